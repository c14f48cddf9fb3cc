import { expect, test } from "vitest";
import { createReport } from "../load/report.ts";
import { readYaml } from "../yaml-source.ts";

function read(written: string) {
  const report = createReport();
  const [document] = readYaml("t.yaml", `a: ${written}\n`, report);
  return {
    value: (document?.value as { a: unknown } | undefined)?.a,
    codes: report.list().map(({ code }) => code),
  };
}

const changed =
  "0042 09 12E5 1e3 1.23e5 0x1F 0o17 1.10 1.0 +49 +4912345 .5 1. -0 -0.0 .inf -.INF .nan 1e400 0.12345678901234567890 12345678901234567890 9007199254740993 ~ Null TRUE False";

test.each(changed.split(" "))("%s is a finding: YAML reads it as something else", (written) => {
  expect(read(written).codes).toEqual(["XD100"]);
  expect(read(`'${written}'`)).toEqual({ value: written, codes: [] });
});

test.each("NO yes on off 12:30:45 5:30 1_000 0b11 2024-01-01 1.2.3 12E5X".split(" "))(
  "%s is text",
  (written) => {
    expect(read(written)).toEqual({ value: written, codes: [] });
  },
);

test.each([
  ["0", 0],
  ["-3", -3],
  ["1.5", 1.5],
  ["0.0000001", 1e-7],
  ["9007199254740991", 9_007_199_254_740_991],
  ["true", true],
  ["null", null],
] as const)("%s is what it shows", (written, value) => {
  expect(read(written)).toEqual({ value, codes: [] });
});

test.each(["%YAML 1.1\n---\na: NO\n", "%TAG ! tag:x,2000:\n---\na: b\n"])(
  "%j is refused, and read as YAML 1.2",
  (text) => {
    const report = createReport();
    const [document] = readYaml("t.yaml", text, report);
    expect(report.list().map(({ code, message }) => `${code} ${message}`)).toEqual([
      `XD100 directives such as \`${text.split("\n")[0]}\` are not allowed`,
    ]);
    expect(document?.value).toEqual({ a: text.includes("NO") ? "NO" : "b" });
  },
);
