import type { Diagnostic } from "@crossdock/kit";
import { xmlText } from "./xml-text.ts";

/** JUnit XML for build servers: one suite a file, one failed case a finding; a clean run is one passed case. */
export function formatJunit(diagnostics: readonly Diagnostic[]): string {
  const files = Map.groupBy(diagnostics, ({ span }) => span?.file ?? "workspace");
  const suites = [...files].map(([file, findings]) => suite(file, findings));
  const body =
    suites.length > 0
      ? suites
      : ['  <testsuite name="workspace" tests="1" failures="0">', cleanCase, "  </testsuite>"];
  const tests = Math.max(1, diagnostics.length);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="crossdock lint" tests="${tests}" failures="${diagnostics.length}">`,
    ...body,
    "</testsuites>",
    "",
  ].join("\n");
}

const cleanCase = '    <testcase name="lint" classname="workspace"/>';

function suite(file: string, findings: readonly Diagnostic[]): string {
  return [
    `  <testsuite name="${xmlText(file)}" tests="${findings.length}" failures="${findings.length}">`,
    ...findings.map((finding) => failedCase(file, finding)),
    "  </testsuite>",
  ].join("\n");
}

function failedCase(file: string, { code, rule, severity, message, hint, span }: Diagnostic): string {
  const place = span ? `${file}:${span.start.line}:${span.start.column}` : file;
  const name = `${code} ${rule} at ${place}`;
  const text = [`${place} ${severity} ${code} ${message}`, ...(hint ? [`hint: ${hint}`] : [])].join("\n");
  return [
    `    <testcase name="${xmlText(name)}" classname="${xmlText(file)}" file="${xmlText(file)}" line="${span?.start.line ?? 1}">`,
    `      <failure type="${severity}" message="${xmlText(message)}">${xmlText(text)}</failure>`,
    "    </testcase>",
  ].join("\n");
}
