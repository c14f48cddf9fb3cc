import type { FlowPlan, MockPlan, StepPlan } from "@crossdock/flow";
import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import {
  computed,
  createDouble,
  flowPlan,
  revisionOf,
  startBench,
  stepPlan,
  systemPlan,
} from "../testing.ts";
import { runFlowTests } from "./flow-tests.ts";
import { mockedAnswers } from "./mocked.ts";
import { rehearse } from "./rehearsal.ts";

const place = { line: 1, column: 1, offset: 0 };
const span = { file: "a.test.yaml", start: place, end: place };
const now = Date.UTC(2026, 0, 1);
const systems = [systemPlan("erp", createDouble()), systemPlan("other", createDouble())];
const result = (bindings: Record<string, unknown>) => bindings["result"] as Record<string, unknown>;

/** Steps with the same answer of each call, and whether a message passes them. */
const table: readonly [what: string, step: Partial<StepPlan>, answer: unknown, passes: boolean][] = [
  [
    "an assertion that holds",
    {
      assert: [
        { that: computed((_, all) => result(all)["status"] === "open"), error: "Rejected", title: null },
      ],
    },
    { status: "open" },
    true,
  ],
  [
    "an assertion over a field that the answer lacks",
    {
      assert: [
        { that: computed((_, all) => result(all)["status"] === "open"), error: "Rejected", title: null },
      ],
    },
    { id: 7 },
    false,
  ],
  [
    "an assertion that yields nothing",
    { assert: [{ that: computed((_, all) => result(all)["isOpen"]), error: "Rejected", title: null }] },
    { id: 7 },
    false,
  ],
  ["a condition that holds", { when: computed(() => true) }, {}, true],
  ["a condition that does not hold", { when: computed(() => false) }, {}, true],
  ["a condition that yields nothing", { when: computed(() => undefined) }, {}, false],
  ["a route that matches", { route: [{ id: "one", when: computed(() => true), system: "other" }] }, {}, true],
  [
    "a route that yields a text",
    { route: [{ id: "one", when: computed(() => "yes"), system: "other" }] },
    {},
    false,
  ],
  [
    "no route that matches",
    {
      route: [{ id: "one", when: computed(() => false), system: "other" }],
      target: { system: null, operation: "upsert", config: {}, idempotencyKey: null },
    },
    {},
    false,
  ],
  ["an output", { output: computed((_, all) => result(all)["id"]) }, { id: 7 }, true],
  [
    "an output that fails",
    {
      output: computed(() => {
        throw new Failure("MappingError", "no id");
      }),
    },
    {},
    false,
  ],
  [
    "a mapping that fails",
    {
      mapping: computed(() => {
        throw new Failure("NotFound", "no partner");
      }),
    },
    {},
    false,
  ],
  ["items", { forEach: computed(() => [1, 2]), mapping: computed(({ item }) => item) }, { id: 7 }, true],
  [
    "an assertion that the second item breaks",
    {
      forEach: computed(() => [1, 2]),
      mapping: computed(({ item }) => item),
      assert: [{ that: computed(({ item }) => item === 1), error: "Rejected", title: null }],
    },
    { id: 7 },
    false,
  ],
  [
    "a key of idempotency that yields nothing",
    { target: { system: "erp", operation: "keyed", config: {}, idempotencyKey: computed(() => undefined) } },
    {},
    false,
  ],
];

function planOf(step: Partial<StepPlan>): FlowPlan {
  // The result of the first step is read by the second one.
  return flowPlan({ steps: [stepPlan("first", step), stepPlan("second", { target: null })] });
}

describe("`try`, `test` and the daemon agree over", () => {
  test.each(table)("%s", async (_, step, answer, passes) => {
    const plan = planOf(step);
    const mock: MockPlan = {
      of: { step: "first" },
      answers: [{ kind: "value", value: answer }],
      http: null,
      span,
    };

    const message = { id: "1", key: "A" };
    const tried = await rehearse(plan, message, {
      systems: new Map(systems.map((system) => [system.name, system])),
      now,
      answer: mockedAnswers([mock]),
    });

    const trigger = {
      id: "handed",
      definition: {
        name: "folder",
        summary: "",
        status: "stable" as const,
        config: {} as never,
        examples: [],
        run: async () => undefined,
      },
      config: {},
    };
    const [tested] = await runFlowTests(
      revisionOf([{ ...plan, triggers: [trigger] }], systems),
      [
        {
          name: "t",
          file: span.file,
          flow: plan.flow,
          retailer: plan.retailer,
          vars: {},
          systems: {},
          cases: [
            {
              name: "c",
              now,
              messages: [{ message, trigger: "handed", after: 0, duplicate: 0, replay: 0, release: null }],
              after: null,
              mocks: [mock],
              expect: {},
              span,
              spanOf: () => span,
            },
          ],
        },
      ],
      { time: () => 0 },
    );

    const erp = createDouble();
    erp.script = () => answer;
    const bench = await startBench(revisionOf([plan], [systemPlan("erp", erp), systemPlan("other", erp)]));
    const id = await bench.send(message);
    await bench.clock.advance(1000);
    const row = await bench.journal.messages.get(id);

    const seen = tested?.observed.messages[0];
    const outcome = passes ? "succeeded" : "deadLettered";
    expect([tried.steps.every(({ state }) => state !== "failed"), seen?.outcome, row?.state]).toEqual([
      passes,
      outcome,
      outcome,
    ]);
    if (passes) {
      const steps = await bench.journal.progress.steps(id);
      const results = steps
        .filter(({ step: name }) => !name.includes("/"))
        .map((each) => (each.result === null ? undefined : JSON.parse(each.result)));
      expect(tried.steps.map((each) => each.result)).toEqual(results);
    } else {
      const failed = tried.steps.at(-1);
      expect([
        failed?.id,
        row?.failure?.step?.split("/")[0],
        failed?.problem?.startsWith(row?.failure?.title ?? "?"),
      ]).toEqual(["first", "first", true]);
    }
  });
});
