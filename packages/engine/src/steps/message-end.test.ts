import { expect, test } from "vitest";
import type { EngineEvent } from "../events.ts";
import { flowPlan } from "../testing.ts";
import { ended } from "./message-end.ts";
import type { Run, RunDeps } from "./run-context.ts";

/** What is told of a message that ends `seconds` after its acceptance. */
function told(state: string, seconds: number, objective: { within: number } | null): EngineEvent[] {
  const events: EngineEvent[] = [];
  const plan = flowPlan({ objective: objective && { ...objective, target: 99, over: 1 } });
  const deps = { clock: { now: () => seconds * 1000 }, observe: (event: EngineEvent) => events.push(event) };
  // Only the clock and the observer are asked for an end that is durable already.
  ended({ row: { acceptedAt: 0, mode: "live" }, plan } as unknown as Run, deps as unknown as RunDeps, state);
  return events;
}

test.each([
  ["succeeded", 60, true],
  ["skipped", 10, true],
  ["succeeded", 60.001, false],
  ["deadLettered", 1, false],
  ["cancelled", 1, false],
])("a message that is %s after %d s keeps to an objective of a minute: %s", (state, seconds, inTime) => {
  expect(told(state, seconds, { within: 60_000 })).toMatchObject([{ kind: "ended", inTime }]);
});

test("nothing is said of an objective where the flow has none", () => {
  expect(told("succeeded", 1, null)[0]).not.toHaveProperty("inTime");
});
