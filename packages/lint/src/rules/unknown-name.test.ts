import { loadWorkspace } from "@crossdock/flow";
import { createRegistry, defineConnector, expression } from "@crossdock/kit";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { lint } from "../lint.ts";
import { messagesOf } from "../testing/find.ts";
import { exampleRegistry } from "../testing/parts.ts";

const none = Type.Object({}, { additionalProperties: false });

const counted = defineConnector({
  name: "counted",
  summary: "A system with an expression of its own.",
  status: "stable",
  auth: { plain: Type.Object({ scheme: Type.Literal("plain") }) },
  options: none,
  system: Type.Object({ more: expression({ description: "Whether there is more.", binds: ["cursor"] }) }),
  operations: [],
  failures: {},
  examples: [],
  open: () => undefined,
});

function messagesOfSystem(more: string): string[] {
  const registry = createRegistry({
    connectors: [counted],
    triggers: [...exampleRegistry.triggers.values()],
    journals: [...exampleRegistry.journals.values()],
    kinds: [...exampleRegistry.kinds.values()],
  });
  const text = `kind: System
name: feed
owner: tests
criticality: low
connector: counted
baseUrl: https://feed.example.com
limits: { concurrency: 1, timeout: 10s }
more: '${more}'
`;
  const workspace = loadWorkspace({ "flows/base/feed.system.yaml": text }, { registry });
  return lint(workspace, { registry, environment: "dev" })
    .filter(({ code }) => code === "XD204")
    .map(({ message }) => message);
}

test("an expression of a System names what its own field binds, and nothing else", () => {
  expect(messagesOfSystem("$exists($cursor)")).toEqual([]);
  expect(messagesOfSystem("$exists($curso)")).toEqual(["there is no variable `$curso`"]);
  expect(messagesOfSystem("$vars.more")).toEqual(["there is no variable `$vars`"]);
  expect(messagesOfSystem('$table("taxes", "a")')).toEqual(["there is no function `$table`"]);
});

test("results of steps are there in steps only", () => {
  expect(
    messagesOf("XD204", "identity: { id: messageId, key: $steps.order.id, version: modifiedAt }\n"),
  ).toEqual(["there is no variable `$steps`"]);
});
