import type { AnswerPlan, MockPlan } from "@crossdock/flow";
import { expect, test } from "vitest";
import { computed } from "../testing.ts";
import { mockedAnswers } from "./mocked.ts";

const fault: AnswerPlan = {
  kind: "fault",
  fault: { class: "Timeout", title: null, outcome: null, retryAfter: null, applied: true, appliedAfter: 0 },
};

function mock(of: MockPlan["of"], ...answers: AnswerPlan[]): MockPlan {
  const place = { line: 1, column: 1, offset: 0 };
  return { of, answers, http: null, span: { file: "a.test.yaml", start: place, end: place } };
}

const call = { step: "order", system: "erp", operation: "upsert", request: { ref: "A" } };

test("a mock answers once everything that it lets fail is over", async () => {
  const answer = mockedAnswers([mock({ step: "order" }, fault, { kind: "value", value: { id: 77 } })]);
  expect(await answer(call)).toEqual({ value: { id: 77 } });
});

test("an answer is computed from the request", async () => {
  const expression = computed((input) => ({ seen: input }));
  const answer = mockedAnswers([
    mock({ system: "erp", operation: "upsert" }, { kind: "computed", expression }),
  ]);
  expect(await answer(call)).toEqual({ value: { seen: { ref: "A" } } });
});

test("the first mock of a call counts, and a call without one has no answer", async () => {
  const answer = mockedAnswers([
    mock({ step: "order" }, { kind: "value", value: 1 }),
    mock({ system: "erp", operation: "upsert" }, { kind: "value", value: 2 }),
  ]);
  expect(await answer(call)).toEqual({ value: 1 });
  expect(await answer({ ...call, step: "partner" })).toEqual({ value: 2 });
  expect(await answer({ ...call, step: "partner", system: "shop" })).toBeUndefined();
});

test("what is raw or made up is left to others", async () => {
  expect(await mockedAnswers([mock({ step: "order" }, { kind: "madeUp" })])(call)).toBeUndefined();
});
