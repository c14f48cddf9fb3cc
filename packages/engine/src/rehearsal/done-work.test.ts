import type { Trait } from "@crossdock/kit";
import { expect, test } from "vitest";
import { createDoneWork } from "./done-work.ts";
import { recordedCall } from "./recorded-call.ts";

const call = (input: unknown, key = "k") =>
  recordedCall({ at: 0, system: "erp", operation: "orders.create", step: "create", config: {}, input, key });

test.each<[Trait, boolean[]]>([
  ["safe", [false, false, false]],
  ["keyed", [true, false, false]],
  ["upsert", [true, false, true]],
  ["idempotent", [true, false, true]],
  ["verified", [true, true, true]],
  ["none", [true, true, true]],
])("%s: the first, the same again, another text under the same key", (trait, changes) => {
  const done = createDoneWork(() => 0);
  expect([1, 1, 2].map((input) => done.apply(trait, call(input), {}))).toEqual(changes);
});

test("work that takes a while is not found before it is done, and is then found by its key alone", () => {
  let now = 0;
  const done = createDoneWork(() => now);
  done.apply("verified", call(1), "made", 500);
  now = 499;
  expect(done.find(call(1))).toBeUndefined();
  now = 500;
  expect(done.find(call("anything"))?.answer).toBe("made");
  expect(done.find(call(1, "another"))).toBeUndefined();
});
