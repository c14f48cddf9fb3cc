import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { compileWorkspace, kinds, loadWorkspace } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { lint } from "@crossdock/lint";
import { expect, test } from "vitest";
import { benchWorkspace } from "./bench/contenders.ts";
import { order } from "./bench/order.ts";

const registry = createRegistry({ connectors, triggers, journals, kinds });
const workspace = loadWorkspace(benchWorkspace, { registry });
const environment = "bench";

test("the daemon that is measured takes its workspace", () => {
  const exists = (path: string) => Object.hasOwn(benchWorkspace, path);
  const findings = lint(workspace, { registry, environment, exists });
  expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
});

test("the order that is sent fits its contract", async () => {
  const { revision } = compileWorkspace(workspace, {
    registry,
    environment,
    env: () => "http://127.0.0.1:1",
  });
  const [flow] = revision?.plans.Flow ?? [];
  expect(await flow?.input?.normalise(JSON.parse(order(1)), flow.bindings)).toMatchObject({ ok: true });
});
