import { kinds, unsupportedKinds } from "@crossdock/flow";
import { expect, test } from "vitest";
import { changeRules } from "../diff/change-rules.ts";
import { rules } from "../rules.ts";
import { explain } from "./explain.ts";
import { awaitedText, plannedRules } from "./planned-rules.ts";
import { testRules } from "./test-rules.ts";
import { uncheckedRule } from "./unchecked-rule.ts";

test.each(plannedRules.map((rule) => [rule.code, rule] as const))("%s cannot be built yet", (_, rule) => {
  const { waitsFor } = rule;
  if ("kind" in waitsFor) expect(unsupportedKinds).toContain(waitsFor.kind);
  if ("field" in waitsFor)
    expect(kinds.find(({ name }) => name === waitsFor.of)?.unsupported).toHaveProperty([waitsFor.field]);
  expect(awaitedText(rule)).not.toBe("");
});

test("a code or name stands for one rule, whether it is built or not", () => {
  const all = [...rules, ...changeRules, ...testRules, ...plannedRules];
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test("planned rules stand in the order of their codes", () => {
  const codes = plannedRules.map(({ code }) => code);
  expect(codes).toEqual([...codes].sort());
});

test("a rule that needs the tests to run is explained, and says who judges it", () => {
  expect(explain("XD903")).toMatchObject({ known: true, text: expect.stringContaining("--coverage") });
  expect(uncheckedRule("untaken-way")).toContain("crossdock test --coverage");
  expect(uncheckedRule("XD908")).toContain("crossdock diff");
});
