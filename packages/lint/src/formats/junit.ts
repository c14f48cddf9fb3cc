import type { Diagnostic } from "@crossdock/kit";

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
    `  <testsuite name="${escaped(file)}" tests="${findings.length}" failures="${findings.length}">`,
    ...findings.map((finding) => failedCase(file, finding)),
    "  </testsuite>",
  ].join("\n");
}

function failedCase(file: string, { code, rule, severity, message, hint, span }: Diagnostic): string {
  const place = span ? `${file}:${span.start.line}:${span.start.column}` : file;
  const name = `${code} ${rule} at ${place}`;
  const text = [`${place} ${severity} ${code} ${message}`, ...(hint ? [`hint: ${hint}`] : [])].join("\n");
  return [
    `    <testcase name="${escaped(name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${span?.start.line ?? 1}">`,
    `      <failure type="${severity}" message="${escaped(message)}">${escaped(text)}</failure>`,
    "    </testcase>",
  ].join("\n");
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

function escaped(text: string): string {
  // XML 1.0 has no way to write most control characters, not even as entities.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
  return allowed.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
