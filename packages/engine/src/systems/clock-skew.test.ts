import type { Log } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { expect, test } from "vitest";
import type { EngineEvent } from "../events.ts";
import { createClockSkew } from "./clock-skew.ts";

function compared() {
  const clock = fakeClock();
  const events: EngineEvent[] = [];
  const warnings: unknown[] = [];
  const log: Log = { debug() {}, info() {}, error() {}, warn: (fields) => warnings.push(fields) };
  const compare = createClockSkew("erp", { clock, log, observe: (event) => events.push(event) });
  const answer = (ahead: number): void =>
    compare({ date: new Date(clock.now() + ahead * 1000).toUTCString() });
  return { events, warnings, answer, compare };
}

test("each answer tells how far a System's clock is ahead, and a long way is said once until it is over", () => {
  const { events, warnings, answer } = compared();
  for (const ahead of [0, -600, -601, 3, 90]) answer(ahead);
  const seconds = events.map((event) => (event.kind === "clockSkew" ? event.seconds : undefined));
  expect(seconds).toEqual([1, -599, -600, 4, 91]);
  expect(warnings).toEqual([
    { system: "erp", seconds: -599 },
    { system: "erp", seconds: 91 },
  ]);
});

test("an answer without a date, or with none that can be read, tells nothing", () => {
  const { events, compare } = compared();
  compare({});
  compare({ date: "yesterday" });
  expect(events).toEqual([]);
});
