import { expect, test } from "vitest";
import { backdrop, retailer } from "../testing/backdrop.ts";
import { readExample } from "../testing/example.ts";
import { markOf } from "../testing/lint-example.ts";
import { exampleRegistry } from "../testing/parts.ts";
import type { ChangeExample, ChangeRule } from "./change-rule.ts";
import { changeRules } from "./change-rules.ts";
import { formatDiffSarif } from "./format-json.ts";
import { diff } from "./report.ts";
import { openSide } from "./side.ts";

const cases = changeRules.map((rule): [string, ChangeRule] => [`${rule.code} ${rule.name}`, rule]);

function reportOf({ before }: ChangeRule, { after, at, ...given }: ChangeExample) {
  const sideOf = (label: string, files: Readonly<Record<string, string>>) =>
    openSide(
      label,
      { ...backdrop, "flows/retailers/acme/retailer.yaml": retailer([]), ...files },
      exampleRegistry,
    );
  return diff(sideOf("before", readExample(before).files), sideOf("after", readExample(after).files), {
    registry: exampleRegistry,
    now: Date.parse(at ?? "2026-03-04T12:00:00Z"),
    ...given,
  });
}

test.each(cases)("%s speaks against its bad example as it is marked there", (_, rule) => {
  const { files, marks } = readExample(rule.bad.after);
  const found = reportOf(rule, rule.bad).objections.filter(({ code }) => code === rule.code);
  expect(marks).not.toHaveLength(0);
  expect(found.map((diagnostic) => markOf(diagnostic, files))).toEqual(
    marks.map((mark) => ({ code: rule.code, ...mark })),
  );
  expect(found.filter(({ hint }) => hint === undefined)).toEqual([]);
  expect(found.map(({ rule: name, severity }) => [name, severity])).toEqual(
    marks.map(() => [rule.name, rule.severity]),
  );
});

test.each(cases)("nothing speaks against the good example of %s", (_, rule) => {
  const { changes, objections } = reportOf(rule, rule.good);
  expect(objections).toEqual([]);
  expect(changes).not.toEqual([]);
});

test.each(cases)("%s brings its own words into SARIF", (_, rule) => {
  const sarif = formatDiffSarif(reportOf(rule, rule.bad), []);
  expect(sarif).toContain(JSON.stringify({ text: rule.summary }).slice(1, -1).replace('":', '": '));
});
