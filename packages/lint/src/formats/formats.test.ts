import type { Diagnostic, Position } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { rules } from "../rules.ts";
import { formatGithub } from "./github.ts";
import { formatGitlab } from "./gitlab.ts";
import { formatJson } from "./json.ts";
import { formatJunit } from "./junit.ts";
import { formatPretty } from "./pretty.ts";
import { formatSarif } from "./sarif.ts";

const source = [
  "kind: Flow",
  "name: order-to-erp",
  "trigger: { webhook: { path: /orders } }",
  "owner: <me>",
].join("\n");

const at = (line: number, column: number, offset: number): Position => ({ line, column, offset });

const webhook: Diagnostic = {
  code: "XD509",
  rule: "unverified-webhook",
  severity: "error",
  message: "anybody who knows the address may send messages",
  hint: "add `verify`",
  span: { file: "flows/base/order to erp.flow.yaml", start: at(3, 12, 41), end: at(3, 19, 48) },
  related: [
    {
      message: "the name",
      span: { file: "flows/base/other.flow.yaml", start: at(2, 7, 17), end: at(2, 9, 19) },
    },
  ],
};

const placeless: Diagnostic = {
  code: "XD999",
  rule: "odd-thing",
  severity: "warning",
  message: 'a < b & "c" \u0007',
};

describe("pretty", () => {
  test("shows the place, the lines around it with carets, other places, the way out and where to read more", () => {
    const text = formatPretty([webhook], { source: () => source });
    expect(text).toBe(
      [
        "flows/base/order to erp.flow.yaml:3:12 error XD509 unverified-webhook",
        "  anybody who knows the address may send messages",
        "  1 | kind: Flow",
        "  2 | name: order-to-erp",
        "  3 | trigger: { webhook: { path: /orders } }",
        "    |            ^^^^^^^",
        "  4 | owner: <me>",
        "  flows/base/other.flow.yaml:2:7: the name",
        "  hint: add `verify`",
        "  more: crossdock explain XD509",
        "",
        "1 error in 1 file",
        "",
      ].join("\n"),
    );
  });

  test("does without the file's text and without a place", () => {
    const text = formatPretty([webhook, placeless]);
    expect(text).not.toContain("|");
    expect(text).toContain("warning XD999 odd-thing\n");
    expect(text).toContain("1 error and 1 warning in 1 file\n");
  });

  test("cuts a long line around the blamed text", () => {
    const long = `${"x".repeat(300)}bad${"y".repeat(300)}`;
    const span = { file: "f.yaml", start: at(1, 301, 300), end: at(1, 304, 303) };
    const [, , line, carets] = formatPretty([{ ...placeless, span }], { source: () => long }).split("\n");
    expect(line?.length).toBeLessThan(130);
    expect(line?.slice(carets?.indexOf("^"), (carets?.lastIndexOf("^") ?? 0) + 1)).toBe("bad");
  });

  test("marks a span of several lines to the end of the first", () => {
    const span = { file: "f.yaml", start: at(1, 7, 6), end: at(2, 3, 14) };
    expect(formatPretty([{ ...placeless, span }], { source: () => source })).toContain("    ^^^^\n");
  });

  test("colours only when it is asked to", () => {
    expect(formatPretty([webhook], { source: () => source })).not.toContain("\u001b[");
    expect(formatPretty([webhook], { source: () => source, colours: true })).toContain("\u001b[31m^^^^^^^");
  });

  test("says that there is nothing", () => {
    expect(formatPretty([])).toBe("no findings\n");
  });
});

describe("json", () => {
  test("counts, and lists the findings flat", () => {
    const { findings, ...counts } = JSON.parse(formatJson([webhook, placeless]));
    expect(counts).toEqual({ errors: 1, warnings: 1, files: 1 });
    expect(findings[0]).toMatchObject({ code: "XD509", line: 3, column: 12, endColumn: 19 });
    expect(findings[0].related).toEqual([
      {
        message: "the name",
        file: "flows/base/other.flow.yaml",
        line: 2,
        column: 7,
        endLine: 2,
        endColumn: 9,
      },
    ]);
    expect(findings[1]).not.toHaveProperty("file");
  });
});

describe("sarif", () => {
  const log = JSON.parse(formatSarif([webhook, placeless, webhook], rules));
  const [run] = log.runs;

  test("names each rule once, with the texts of the rule", () => {
    expect(log.version).toBe("2.1.0");
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["XD509", "XD999"]);
    const known = rules.find(({ code }) => code === "XD509");
    expect(run.tool.driver.rules[0].shortDescription.text).toBe(known?.summary);
  });

  test("points each result at its rule and its region", () => {
    expect(run.results).toHaveLength(3);
    for (const { ruleId, ruleIndex } of run.results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId);
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "flows/base/order%20to%20erp.flow.yaml", uriBaseId: "WORKSPACE" },
      region: { startLine: 3, startColumn: 12, endLine: 3, endColumn: 19, charOffset: 41, charLength: 7 },
    });
    expect(run.results[1]).not.toHaveProperty("locations");
  });
});

describe("junit", () => {
  test("escapes what XML cannot hold", () => {
    const text = formatJunit([webhook, placeless]);
    expect(text).toContain('message="a &lt; b &amp; &quot;c&quot; \ufffd"');
    expect(text).toContain('<testsuites name="crossdock lint" tests="2" failures="2">');
  });

  test("reports a clean run as one passed case", () => {
    const text = formatJunit([]);
    expect(text).toContain('tests="1" failures="0"');
    expect(text).not.toContain("<failure");
  });
});

const blamed = { file: "flows/base/other.flow.yaml", start: at(2, 7, 17), end: at(2, 9, 19) };
const finding = { ...webhook, span: blamed } satisfies Diagnostic;

const corrected: Diagnostic = {
  ...finding,
  fix: { title: "write `orderNo`", edits: [{ span: blamed, text: "orderNo" }] },
};

describe("SARIF for code hosts", () => {
  const log = (found: readonly Diagnostic[]) => JSON.parse(formatSarif(found, rules, "1.2.3")).runs[0];

  test("recognises a finding although lines were added above it, and counts equal ones", () => {
    const position = { line: 90, column: 1, offset: 900 };
    const moved = { ...finding, span: { ...finding.span, start: position, end: position } };
    const marks = (found: readonly Diagnostic[]) =>
      log(found).results.map((result: { partialFingerprints: object }) => result.partialFingerprints);
    expect(marks([moved])).toEqual(marks([finding]));
    const [first, second] = marks([finding, moved]);
    expect(first).toEqual(marks([finding])[0]);
    expect(second).not.toEqual(first);
  });

  test("offers a correction as a replacement of a region", () => {
    const [{ fixes }] = log([corrected]).results;
    expect(fixes).toMatchObject([
      {
        description: { text: "write `orderNo`" },
        artifactChanges: [
          {
            artifactLocation: { uriBaseId: "WORKSPACE" },
            replacements: [
              {
                deletedRegion: { startLine: finding.span.start.line, charOffset: finding.span.start.offset },
                insertedContent: { text: "orderNo" },
              },
            ],
          },
        ],
      },
    ]);
  });

  test("refers to nothing that is not there, and counts from one", () => {
    const { results, tool } = log([corrected, { ...finding, severity: "warning" }]);
    for (const { ruleIndex, ruleId, level, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(["error", "warning", "note", "none"]).toContain(level);
      for (const { physicalLocation } of locations) {
        const { startLine, startColumn, endLine, endColumn } = physicalLocation.region;
        expect(startLine).toBeGreaterThanOrEqual(1);
        expect(startColumn).toBeGreaterThanOrEqual(1);
        expect(endLine > startLine || endColumn >= startColumn).toBe(true);
        expect(physicalLocation.artifactLocation.uri).not.toMatch(/^[/\\]|[ %]$/);
      }
    }
    expect(tool.driver).toMatchObject({ name: "crossdock", semanticVersion: "1.2.3" });
    for (const rule of tool.driver.rules) expect(rule.help.text).toContain(`crossdock explain ${rule.id}`);
  });
});

test("GitHub shows an annotation for each finding, whatever its text holds", () => {
  const odd = { ...finding, message: "50% of\nall", hint: "a: b, c" };
  const { file, start, end } = finding.span;
  expect(formatGithub([odd])).toBe(
    `::${finding.severity} file=${file},line=${start.line},col=${start.column},endLine=${end.line},endColumn=${end.column},title=${finding.code} ${finding.rule}::50%25 of%0Aall%0Aa: b, c\n`,
  );
});

test("GitLab gets a code quality report", () => {
  const [issue, other] = JSON.parse(formatGitlab([finding, { ...finding, severity: "warning" }]));
  expect(issue).toMatchObject({
    check_name: `${finding.code} ${finding.rule}`,
    severity: "major",
    location: { path: finding.span.file, lines: { begin: finding.span.start.line } },
  });
  expect(other.severity).toBe("minor");
  expect(other.fingerprint).not.toBe(issue.fingerprint);
});
