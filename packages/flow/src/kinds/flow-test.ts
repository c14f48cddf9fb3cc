import { choice, duration, reference, resourceName } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { closed, defineKind } from "./define-kind.ts";
import { flowTestDiff } from "./flow-test-diff.ts";
import { expectFields } from "./flow-test-expect.ts";
import { mock } from "./flow-test-mock.ts";

const instant = (description: string) =>
  Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$", description });

/** What is sent, and how often. */
const messageFields = {
  message: Type.Optional(
    Type.Union([Type.String(), Type.Object({})], {
      description:
        "What the trigger receives: the path of a JSON file, seen from the test's folder, or fields.",
    }),
  ),
  changes: Type.Optional(
    Type.Object({}, { description: "What differs from `message`: fields are merged, `null` removes one." }),
  ),
  trigger: Type.Optional(
    resourceName({ description: "Trigger that receives it. Default: the first of the flow." }),
  ),
  duplicate: Type.Optional(
    Type.Integer({ minimum: 1, description: "How often its source sends it again, with the same identity." }),
  ),
  replay: Type.Optional(
    Type.Integer({ minimum: 1, description: "How often a person replays it after it has ended or is held." }),
  ),
  release: Type.Optional(
    choice(["retry", "skip"], { description: "What a person does with it once it is held." }),
  ),
};

/** Words of a single message, which a case with `messages` writes in each of them. */
export const singleMessageFields = Object.keys(messageFields);

/** A message of a case of several. */
const testMessage = closed({
  ...messageFields,
  after: Type.Optional(duration({ description: "Time that passes before it is sent." })),
});

const now = Type.Optional(
  instant("When the test begins, such as `2026-05-04T09:00:00Z`. Default: `2026-01-01T00:00:00Z`."),
);

/** One case. */
const testCase = closed({
  name: Type.String({ minLength: 1, description: "What must be true, as a sentence." }),
  ...messageFields,
  messages: Type.Optional(
    Type.Array(testMessage, { minItems: 1, description: "Several messages, one after the other." }),
  ),
  now,
  after: Type.Optional(
    duration({
      description:
        "Time after the last message at which everything is judged. Default: when nothing is left to do but to wait for a person.",
    }),
  ),
  mocks: Type.Optional(
    Type.Array(mock, { description: "Answers of the other side, asked before those of the whole test." }),
  ),
  expect: closed(expectFields, "What must be true in the end; what is not named is not judged."),
});

export const flowTestKind = defineKind({
  name: "FlowTest",
  summary: "Cases of a flow: messages, answers and faults of the other side, and what must come of them.",
  suffix: "test",
  folder: "tests",
  versioned: false,
  rated: "none",
  writesData: true,
  diff: flowTestDiff,
  sections: {
    "A case": testCase,
    "A message of `messages`": testMessage,
    "A mock": mock,
    "`expect` of a case": closed(expectFields),
  },
  example: `kind: FlowTest
name: order-to-erp
owner: order-operations
flow: order-to-erp@1
retailer: acme
cases:
  - name: a lost answer does not create the order twice
    message: fixtures/order-guest.json
    mocks:
      - { step: partner, returns: { id: 5, created: true, children: {} } }
      - step: order
        fails: [ Timeout ]
        applied: true
        then: { id: 77, created: true, state: draft, children: {} }
    expect:
      outcome: succeeded
      writes: { 'erp:sale.order': 1, 'storefront:orders.setExportStatus': 1 }
      checkpoints: [ accepted ]
  - name: the same message again writes nothing
    message: fixtures/order-guest.json
    replay: 3
    expect: { writes: { 'erp:sale.order': 1 } }
`,
  fields: () => ({
    flow: reference("Flow", true, { description: "Flow that is tested." }),
    retailer: Type.Optional(
      reference("Retailer", false, {
        description: "For whom it runs. Default: for each retailer that uses the flow.",
      }),
    ),
    vars: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Values of `$vars` that the test sets, above all those that come from the environment.",
      }),
    ),
    now,
    mocks: Type.Optional(Type.Array(mock, { description: "Answers of the other side in every case." })),
    cases: Type.Array(testCase, { minItems: 1, description: "What is tried, each on an engine of its own." }),
  }),
});

/** A FlowTest, read: durations are milliseconds, expressions are compiled. */
export interface ReadFlowTest {
  flow: string;
  retailer?: string;
  vars?: Record<string, unknown>;
  now?: string;
  mocks?: ReadMock[];
  cases: ReadCase[];
}

export type ReadCase = Static<typeof testCase>;
export type ReadMock = Static<typeof mock>;
export type ReadExpectation = ReadCase["expect"];
