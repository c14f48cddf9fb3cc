import type { CaseResult } from "@crossdock/engine/rehearsal";
import { xmlText } from "@crossdock/lint";
import { differenceText, happened, isFailed } from "./case-text.ts";

/** JUnit XML for build servers: one suite for each test and retailer. Times are seconds. */
export function resultsJunit(results: readonly CaseResult[]): string {
  const groups = Map.groupBy(results, ({ test, retailer }) => `${test} for ${retailer}`);
  const suites = [...groups].map(([title, cases]) =>
    [
      `  <testsuite name="${xmlText(title)}" tests="${cases.length}" failures="${cases.filter(isFailed).length}" time="${seconds(cases)}">`,
      ...cases.map(caseXml),
      "  </testsuite>",
    ].join("\n"),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="crossdock test" tests="${results.length}" failures="${results.filter(isFailed).length}" time="${seconds(results)}">`,
    ...suites,
    "</testsuites>",
    "",
  ].join("\n");
}

function caseXml(result: CaseResult): string {
  const { name, test, span, differences, observed } = result;
  const head = `    <testcase name="${xmlText(name)}" classname="${xmlText(test)}" file="${xmlText(span.file)}" line="${span.start.line}" time="${seconds([result])}"`;
  if (!isFailed(result)) return `${head}/>`;
  const plain = (_: unknown, text: string): string => text;
  const text = [...differences.map((each) => differenceText(each, plain)), ...happened(observed)].join("\n");
  const [first] = differences;
  return `${head}>\n      <failure message="${xmlText(first?.what ?? "")}">${xmlText(text)}</failure>\n    </testcase>`;
}

function seconds(results: readonly CaseResult[]): string {
  return (results.reduce((sum, { duration }) => sum + duration, 0) / 1000).toFixed(3);
}
