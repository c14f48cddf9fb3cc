import type {
  AnswerPlan,
  CasePlan,
  FlowPlan,
  FlowTestPlan,
  MockPlan,
  TestMessagePlan,
} from "@crossdock/flow";
import { Type } from "typebox";
import { describe, expect, test } from "vitest";
import {
  computed,
  createDouble,
  flowPlan,
  holdAll,
  revisionOf,
  stepPlan,
  systemPlan,
  target,
} from "../testing.ts";
import { runFlowTests } from "./flow-tests.ts";

const place = { line: 1, column: 1, offset: 0 };
const span = { file: "test/flows/orders.test.yaml", start: place, end: place };
const handed = {
  id: "handed",
  definition: {
    name: "folder",
    summary: "Reads what a rehearsal does not have.",
    status: "stable" as const,
    config: Type.Object({}),
    examples: [],
    run: () => Promise.reject(new Error("there is no folder")),
  },
  config: {},
};

type Fault = Extract<AnswerPlan, { kind: "fault" }>["fault"];

function fault(failureClass: string, more: Partial<Fault> = {}): AnswerPlan {
  return {
    kind: "fault",
    fault: {
      class: failureClass,
      title: null,
      outcome: null,
      retryAfter: null,
      applied: false,
      appliedAfter: 0,
      ...more,
    },
  };
}

const value = (given: unknown): AnswerPlan => ({ kind: "value", value: given });

function mock(step: string, ...answers: AnswerPlan[]): MockPlan {
  return { of: { step }, answers, http: null, span };
}

function message(more: Partial<TestMessagePlan> = {}): TestMessagePlan {
  return {
    message: { id: "m1", key: "k" },
    trigger: "handed",
    after: 0,
    duplicate: 0,
    replay: 0,
    release: null,
    ...more,
  };
}

/** Runs one case of a flow with these steps, and answers with what came of it. */
async function play(
  more: Partial<CasePlan> = {},
  flow: Partial<FlowPlan> = {},
): Promise<{ what: string; expected: unknown; actual: unknown }[]> {
  const plan = flowPlan({ triggers: [handed], ...flow });
  const each: CasePlan = {
    name: "case",
    now: Date.UTC(2026, 0, 1),
    messages: [message()],
    after: null,
    mocks: [],
    expect: {},
    span,
    spanOf: () => span,
    ...more,
  };
  const tests: FlowTestPlan = {
    name: "orders",
    file: span.file,
    flow: plan.flow,
    retailer: plan.retailer,
    vars: {},
    systems: { erp: "erp" },
    cases: [each],
  };
  const revision = revisionOf([plan], [systemPlan("erp", createDouble())]);
  const [result] = await runFlowTests(revision, [tests], { time: () => 0 });
  return (result?.differences ?? []).map(({ what, expected, actual }) => ({ what, expected, actual }));
}

const once = (operation: string) => ({ steps: [stepPlan("write", { target: target(operation) })] });

describe("a write whose answer is lost", () => {
  test.each(["upsert", "verified", "keyed", "idempotent"])("is done once by `%s`", async (trait) => {
    const mocks = [mock("write", fault("Timeout", { applied: true }), value({ id: 7 }))];
    const expectation = {
      outcome: "succeeded" as const,
      writes: { [`erp:${trait}`]: 1 },
      results: { write: { id: 7 } },
    };
    expect(await play({ mocks, expect: expectation }, once(trait))).toEqual([]);
  });

  test.each([
    ["Timeout", "upsert"],
    ["Timeout", "verified"],
    ["Unavailable", "verified"],
    ["Malformed", "verified"],
    ["Crash", "upsert"],
    ["Crash", "verified"],
  ])("(%s of `%s`) is not repeated while the target still works at it", async (failure, trait) => {
    const late = fault(failure, { applied: true, appliedAfter: 9_000 });
    const expectation = {
      outcome: "succeeded" as const,
      writes: { [`erp:${trait}`]: 1 },
      results: { write: { id: 7 } },
    };
    expect(
      await play({ mocks: [mock("write", late, value({ id: 7 }))], expect: expectation }, once(trait)),
    ).toEqual([]);
  });

  test("is asked of a person where nothing can prove it", async () => {
    const mocks = [mock("write", fault("Timeout", { applied: true }))];
    const expectation = { outcome: "held" as const, writes: { "erp:none": 1 }, attempts: { write: 1 } };
    expect(await play({ mocks, expect: expectation }, once("none"))).toEqual([]);
  });

  test("is done by the next try where it was not done", async () => {
    const mocks = [mock("write", fault("Timeout"), value({ id: 7 }))];
    expect(await play({ mocks, expect: { writes: { "erp:upsert": 1 }, attempts: { write: 2 } } })).toEqual(
      [],
    );
  });
});

describe("a crash", () => {
  const steps = [stepPlan("first"), stepPlan("second", { target: target("verified") }), stepPlan("third")];

  test.each(
    ["first", "second", "third"].flatMap((step) => [
      { step, applied: true },
      { step, applied: false },
    ]),
  )("in $step, the work done: $applied, loses and doubles nothing", async ({ step, applied }) => {
    const mocks = [mock(step, fault("Crash", { applied }), value({ id: 7 }))];
    const expectation = { outcome: "succeeded" as const, writes: { "erp:upsert": 2, "erp:verified": 1 } };
    expect(await play({ mocks, expect: expectation }, { steps })).toEqual([]);
  });

  test("after a crash after a crash goes on", async () => {
    const mocks = [mock("write", fault("Crash"), fault("Crash"), fault("Crash"), value({ id: 7 }))];
    expect(await play({ mocks, expect: { outcome: "succeeded", attempts: { write: 4 } } })).toEqual([]);
  });

  test("of a write that nothing can prove asks a person", async () => {
    const mocks = [mock("write", fault("Crash", { applied: true }))];
    expect(
      await play({ mocks, expect: { outcome: "held", writes: { "erp:none": 1 } } }, once("none")),
    ).toEqual([]);
  });
});

describe("time", () => {
  test("stands still unless the case lets it go on", async () => {
    const mocks = [mock("write", fault("RateLimited", { retryAfter: 120_000 }), value({ id: 7 }))];
    expect(await play({ mocks, after: 60_000, expect: { outcome: "retrying" } })).toEqual([]);
    expect(await play({ mocks, after: 180_000, expect: { outcome: "succeeded" } })).toEqual([]);
  });

  test("goes on until nothing is left to do but to wait for a person", async () => {
    const mocks = [mock("write", { ...fault("Unavailable") })];
    const always = [{ ...mocks[0], answers: [fault("Unavailable")] } as MockPlan];
    const expectation = {
      outcome: "held" as const,
      attempts: { write: 4 },
      cases: [{ queue: "exceptions", state: "open" as const }],
    };
    expect(await play({ mocks: always, expect: expectation }, { catch: [holdAll] })).toEqual([]);
  });
});

describe("several messages", () => {
  test("of one key wait behind one that is held", async () => {
    const messages = [message(), message({ message: { id: "m2", key: "k" } })];
    const mocks = [mock("write", fault("Rejected"), value({ id: 7 }))];
    const expectation = { outcome: ["held" as const, "accepted" as const], writes: { "*": 0 } };
    expect(await play({ messages, mocks, expect: expectation }, { catch: [holdAll] })).toEqual([]);
  });

  test("of one identity are one message", async () => {
    const messages = [message(), message({ after: 1000 })];
    expect(await play({ messages, expect: { outcome: ["succeeded", "duplicate"], duplicates: 1 } })).toEqual(
      [],
    );
  });

  test("and a person who releases the first one", async () => {
    const messages = [message({ release: "retry", replay: 2 }), message({ message: { id: "m2", key: "k" } })];
    const mocks = [mock("write", fault("Rejected"), value({ id: 7 }))];
    const expectation = {
      outcome: "succeeded" as const,
      writes: { "erp:upsert": 2 },
      cases: [{ state: "resolved" as const }],
    };
    expect(await play({ messages, mocks, expect: expectation }, { catch: [holdAll] })).toEqual([]);
  });
});

describe("what is not as expected is told path by path", () => {
  test("for counts, states, bodies, results and logs", async () => {
    const steps = [
      stepPlan("write", { mapping: computed(() => ({ a: { b: 1 }, list: [1, 2], secret: "x" })) }),
    ];
    const expectation = {
      outcome: "held" as const,
      writes: { "erp:upsert": 2, "*": 1 },
      requests: [
        { step: "write", includes: { a: { b: 2 }, list: [1] }, lacks: ["secret"] },
        { step: "write", includes: {} },
      ],
      results: { write: { id: 8 } },
      attempts: { write: 3 },
      checkpoints: ["accepted"],
      cases: [{ queue: "exceptions" }],
      logs: [{ level: "warn" as const, message: "held" }],
    };
    expect(await play({ mocks: [mock("write", value({ id: 7 }))], expect: expectation }, { steps })).toEqual([
      { what: "outcome", expected: "held", actual: "succeeded" },
      { what: "writes.erp:upsert", expected: 2, actual: 1 },
      { what: "writes.*", expected: 1, actual: 0 },
      { what: "requests[0] (write).a.b", expected: 2, actual: 1 },
      { what: "requests[0] (write).list[1]", expected: undefined, actual: 2 },
      { what: "requests[0] (write).secret", expected: undefined, actual: "x" },
      { what: "requests[1] (write, number 2)", expected: "a request", actual: undefined },
      { what: "results.write.id", expected: 8, actual: 7 },
      { what: "checkpoints[0]", expected: "accepted", actual: undefined },
      { what: "cases[0]", expected: { queue: "exceptions" }, actual: undefined },
      { what: "attempts.write", expected: 3, actual: 1 },
      { what: "logs[0]", expected: { level: "warn", message: "held" }, actual: undefined },
    ]);
  });

  test("and a replay that is refused, and a fault of our own", async () => {
    const steps = [
      stepPlan("write", { mapping: computed(() => Promise.reject(new TypeError("a mistake"))) }),
    ];
    expect(await play({ expect: { outcome: "held" } }, { steps })).toEqual([
      { what: "crossdock", expected: undefined, actual: "crossdock is at fault: TypeError: a mistake" },
    ]);
    expect(await play({ messages: [message({ release: "retry" })] })).toEqual([
      {
        what: "the rehearsal",
        expected: undefined,
        actual:
          "the message could not be released: the message is succeeded: only a held message can be released",
      },
    ]);
  });
});
