import type { FlowPlan, SystemPlan } from "@crossdock/flow";
import { type Journal, memoryJournal } from "@crossdock/journal";
import {
  defineConnector,
  type Failure,
  type ListCall,
  operationsOf,
  type Page,
  readFields,
  type TriggerDefinition,
} from "@crossdock/kit";
import type { FakeClock } from "@crossdock/kit/testing";
import { compileExpression, compileTemplate } from "@crossdock/mapping";
import { type Static, Type } from "typebox";
import {
  type Bench,
  computed,
  createDouble,
  flowPlan,
  revisionOf,
  startBench,
  systemPlan,
} from "../testing.ts";
import { verification } from "./webhook-verification.ts";

/** How a sender is verified, as a flow would have it read. */
export function verifySettings(given: Readonly<Record<string, unknown>>): Static<typeof verification> {
  const read = readFields(verification, given, ({ kind, place = "text" }, value) =>
    kind === "template" ? compileTemplate(String(value), place) : undefined,
  );
  return read as Static<typeof verification>; // read by this schema
}

/** What a list answers, page by page; a failure ends the read. */
export type Script = (call: ListCall) => Iterable<Page | Failure>;

/** A System `shop` whose list `records.list` does what the script says, and whose folder is `folder`. */
export function listSystem(script: Script, folder = "/nowhere", more: Partial<SystemPlan> = {}): SystemPlan {
  const { defineList } = operationsOf<unknown>();
  const list = defineList({
    name: "records.list",
    summary: "Reads records.",
    status: "stable",
    trait: "safe",
    config: Type.Object({ model: Type.String({ default: "order" }) }),
    input: Type.Object({ status: Type.Optional(Type.String()) }),
    item: Type.Unknown(),
    examples: [],
    async *read(call) {
      for (const answer of script(call)) {
        if (answer instanceof Error) throw answer;
        yield answer;
      }
    },
  });
  const connector = defineConnector({
    name: "lists",
    summary: "Lists what a test says.",
    status: "stable",
    auth: { none: Type.Object({}) },
    options: Type.Object({}),
    operations: [list],
    failures: {},
    examples: [],
    open: () => ({}),
    folder: () => folder,
  });
  return {
    ...systemPlan("shop", createDouble()),
    connector,
    operations: new Map([[list.name, list]]),
    ...more,
  };
}

/** A flow without steps that is fed by one trigger; identity is `id`, key is `id`. */
export function fedBy(
  definition: TriggerDefinition,
  settings: unknown,
  more: Partial<FlowPlan> = {},
): FlowPlan {
  const config = readFields(definition.config, settings, (mark, value) => {
    if (mark.kind === "mapping") return computed(() => value);
    if (mark.kind === "expression") return compileExpression(String(value));
    return mark.kind === "template" ? compileTemplate(String(value), mark.place ?? "text") : undefined;
  });
  const identity = { id: computed(({ id }) => id), key: computed(({ id }) => id), version: null };
  return flowPlan({ steps: [], identity, triggers: [{ id: "feed", definition, config }], ...more });
}

export interface TriggerBench extends Bench {
  /** Ids of the messages in order of acceptance, whatever became of them. */
  taken(): Promise<unknown[]>;
}

export async function startFeed(
  flow: FlowPlan,
  systems: readonly SystemPlan[],
  given: { journal?: Journal; clock?: FakeClock } = {},
): Promise<TriggerBench> {
  const { journal = memoryJournal() } = given;
  const bench = await startBench(revisionOf([flow], systems), { ...given, journal });
  return {
    ...bench,
    async taken() {
      const { items } = await journal.messages.list({ limit: 10_000 });
      const payloads = await Promise.all(items.reverse().map(({ id }) => journal.messages.payload(id)));
      return payloads.map((payload) => (JSON.parse(payload?.payload ?? "{}") as { id?: unknown } | null)?.id);
    },
  };
}
