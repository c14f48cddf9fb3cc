import { readdirSync } from "node:fs";
import { loaderRules } from "@crossdock/flow";
import { describe, expect, test } from "vitest";
import { type Rule, rules } from "./rules.ts";
import { readExample } from "./testing/example.ts";
import { lintExample, lintFiles } from "./testing/lint-example.ts";

test("every rule file is in the list", () => {
  const files = readdirSync(new URL("rules", import.meta.url))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length));
  expect(rules.map(({ name }) => name).sort()).toEqual(files.sort());
});

test("codes and names are unique, and the list is in the order of the codes", () => {
  const codes = rules.map(({ code }) => code);
  expect(codes).toEqual([...new Set(codes)].sort());
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
});

test("everything that the loader reports has a rule with its name and severity", () => {
  const known = rules.map(({ code, name, severity }) => [code, { name, severity }]);
  const reported = Object.entries(loaderRules).map(([code, { name, severity }]) => [
    code,
    { name, severity },
  ]);
  expect(known).toEqual(expect.arrayContaining(reported));
});

describe.each(rules.map((rule): [string, Rule] => [`${rule.code} ${rule.name}`, rule]))("%s", (_, rule) => {
  test("finds what its bad example marks, and nothing else", () => {
    const { marks } = readExample(rule.bad);
    expect(marks).not.toHaveLength(0);
    expect(lintExample(rule.bad, rule.code)).toEqual(marks.map((mark) => ({ code: rule.code, ...mark })));
  });

  test("names a way out", () => {
    const found = lintFiles(readExample(rule.bad).files).filter(({ code }) => code === rule.code);
    expect(found.filter(({ hint }) => hint === undefined)).toEqual([]);
  });

  test("leaves its good example alone", () => {
    expect(lintExample(rule.good, rule.code)).toEqual([]);
  });
});
