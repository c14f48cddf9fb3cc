import type { CatchPlan, FlowPlan, Revision, StepPlan, SystemPlan } from "@crossdock/flow";
import { type Journal, memoryJournal, type Settlement } from "@crossdock/journal";
import {
  defineConnector,
  defineFailures,
  type Expression,
  Failure,
  type Log,
  type Mapping,
  mayBecome,
  operationsOf,
  type Trait,
  type Verification,
} from "@crossdock/kit";
import { type FakeClock, fakeClock } from "@crossdock/kit/testing";
import { Type } from "typebox";
import { createEngine, type Engine } from "./engine.ts";
import type { EngineEvent } from "./events.ts";

/** One call that reached the double of a target. */
export interface Call {
  operation: string;
  input: unknown;
  key: string;
  recovering: boolean;
}

/** A target that does what the test says: `script` answers each call, by default with `{ id: <count> }`. */
export interface Double {
  calls: Call[];
  script(call: Call): unknown | Promise<unknown>;
  verify(call: Call): Verification;
}

export function createDouble(): Double {
  const double: Double = {
    calls: [],
    script: () => ({ id: double.calls.length }),
    verify: () => ({ state: "notDone" }),
  };
  return double;
}

/** An expression that is a function of the message and the bindings. */
export function computed(
  read: (message: Record<string, unknown>, bindings: Record<string, unknown>) => unknown,
): Expression & Mapping {
  const evaluate: Expression["evaluate"] = async (message, bindings) =>
    // Tests only send objects.
    read(message as Record<string, unknown>, (bindings ?? {}) as Record<string, unknown>);
  return { source: String(read), leaves: [], evaluate };
}

/** A System whose operations `safe`, `upsert`, `verified` and `none` go to the double. */
export function systemPlan(name: string, double: Double, more: Partial<SystemPlan> = {}): SystemPlan {
  const { defineOperation } = operationsOf<unknown>();
  const operation = (trait: Trait) =>
    defineOperation({
      name: trait,
      summary: `Does something ${trait}.`,
      status: "stable",
      trait,
      config: Type.Object({}),
      input: Type.Unknown(),
      result: Type.Unknown(),
      examples: [],
      async run({ input, idempotencyKey, recovering, signal }) {
        const call = { operation: trait, input, key: idempotencyKey, recovering };
        double.calls.push(call);
        const answer = await Promise.race([
          Promise.resolve(double.script(call)),
          new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
        ]);
        if (answer instanceof Failure) throw answer;
        return answer;
      },
      ...(trait === "verified" || trait === "upsert"
        ? {
            verify: async ({ input, idempotencyKey, recovering }) =>
              double.verify({ operation: trait, input, key: idempotencyKey, recovering }),
          }
        : {}),
    });
  const connector = defineConnector({
    name: "double",
    summary: "Answers as a test says.",
    status: "stable",
    auth: { none: Type.Object({}) },
    options: Type.Object({}),
    operations: (["safe", "upsert", "idempotent", "keyed", "verified", "none"] as const).map(operation),
    failures: defineFailures("double", {}).table,
    examples: [],
    open: () => ({}),
  });
  return {
    name,
    retailer: null,
    connector,
    baseUrl: "http://127.0.0.1",
    auth: { scheme: "none" },
    options: {},
    limits: { concurrency: 8, rate: null, timeout: 10_000, headers: null },
    breaker: null,
    operations: new Map(connector.operations.map((each) => [each.name, each])),
    criticality: "high",
    digest: name,
    ...more,
  };
}

export function stepPlan(id: string, more: Partial<StepPlan> = {}): StepPlan {
  return {
    id,
    when: null,
    forEach: null,
    route: null,
    target: { system: "erp", operation: "upsert", config: {}, idempotencyKey: null },
    emit: null,
    mapping: null,
    output: null,
    assert: [],
    retry: [
      {
        errors: ["Timeout", "Unavailable", "RateLimited", "Conflict"],
        interval: 1000,
        backoffRate: 2,
        maxDelay: 60_000,
        maxAttempts: 4,
        maxElapsed: null,
        jitter: "none",
      },
    ],
    timeout: 10_000,
    onUnknownOutcome: "verify",
    checkpoint: null,
    expect: null,
    ...more,
  };
}

export function target(operation: string, system = "erp"): StepPlan["target"] {
  return { system, operation, config: {}, idempotencyKey: null };
}

/** A flow over messages `{ id, key, … }` with one upsert, unless told otherwise. */
export function flowPlan(more: Partial<FlowPlan> = {}): FlowPlan {
  return {
    flow: "orders@1",
    retailer: "acme",
    title: "Orders",
    owner: "tests",
    domain: "order",
    criticality: "high",
    runbook: null,
    objective: null,
    mode: "live",
    triggers: [],
    input: null,
    identity: { id: computed(({ id }) => id), key: computed(({ key }) => key), version: null },
    queue: { limit: 1000 },
    steps: [stepPlan("write")],
    catch: [{ errors: ["Any"], action: "deadLetter", reason: null, case: null }],
    bindings: {},
    ...more,
  };
}

export const holdAll: CatchPlan = {
  errors: ["Any"],
  action: "hold",
  reason: null,
  case: {
    queue: "exceptions",
    title: {
      source: "",
      names: new Set(),
      render: ({ key, error }) => `${key}: ${(error as { title: string }).title}`,
    },
    dueIn: null,
  },
};

export function revisionOf(
  flows: readonly FlowPlan[],
  systems: readonly SystemPlan[],
  digest = "r1",
): Revision {
  return {
    digest,
    files: { digest },
    plans: {
      Environment: {
        name: "test",
        listen: { host: "127.0.0.1", port: 0 },
        api: { hosts: [], tokens: [], trustedProxy: false },
        journal: { name: "memory", config: {} },
        secrets: [],
        telemetry: { logs: { level: "silent" }, metrics: false },
        shutdown: { patience: 0 },
        allowedHosts: [],
        simulators: new Map(),
      },
      System: new Map(systems.map((system) => [system.name, system])),
      Flow: flows,
    },
  };
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** The journal, which fails a test that leads a message where its life does not go. */
function lawful(journal: Journal): Journal {
  const check = async ({ messageId, state }: Settlement): Promise<void> => {
    const row = await journal.messages.get(messageId);
    if (row && !mayBecome(row.state, state))
      throw new Error(`message ${messageId} becomes ${state} from ${row.state}`);
  };
  const { progress } = journal;
  return {
    ...journal,
    progress: {
      ...progress,
      async settle(settlement) {
        await check(settlement);
        return progress.settle(settlement);
      },
      async record(record) {
        if (record.settle) await check(record.settle);
        return progress.record(record);
      },
    },
  };
}

/** An engine on a memory journal and a clock that stands still. */
export interface Bench {
  engine: Engine;
  journal: Journal;
  clock: FakeClock;
  events: EngineEvent[];
  /** Takes a message in and lets the engine work until nothing moves without the clock. */
  send(message: Record<string, unknown>): Promise<string>;
  state(id: string): Promise<string | undefined>;
}

export async function startBench(
  revision: Revision,
  given: { journal?: Journal; clock?: FakeClock; revisions?: readonly Revision[]; log?: Log } = {},
): Promise<Bench> {
  const { journal = memoryJournal(), clock = fakeClock(), revisions = [revision], log = silentLog } = given;
  const events: EngineEvent[] = [];
  const engine = createEngine({
    journal: lawful(journal),
    clock,
    log,
    http: { send: () => Promise.reject(new Error("no network in tests")) },
    random: () => 0.5,
    secret: async ({ secret }) => `value of ${secret}`,
    observe: (event) => events.push(event),
    recompile: async (files) => revisions.find(({ digest }) => digest === files["digest"]),
  });
  await engine.activate(revision);
  await engine.start();
  return {
    engine,
    journal,
    clock,
    events,
    async send(message) {
      const plan = revision.plans.Flow[0];
      if (!plan) throw new Error("the revision has no flow");
      const result = await engine.accept(plan.flow, plan.retailer, message);
      await clock.advance(0);
      if (result.state === "full") throw new Error("the queue is full");
      return result.id;
    },
    async state(id) {
      return (await journal.messages.get(id))?.state;
    },
  };
}
