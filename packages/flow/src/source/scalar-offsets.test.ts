import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Document, Scalar } from "yaml";
import { createReport } from "../load/report.ts";
import { readYaml } from "../yaml-source.ts";

/** The text at `[from, to)` of the value at `path`, as it stands in the file. */
function written(text: string, path: (string | number)[], from: number, to: number): string {
  const [document] = readYaml("a.yaml", text, createReport());
  if (!document) throw new Error("there is no document");
  const { start, end } = document.spanOf(path, "value", [from, to]);
  return text.slice(start.offset, end.offset);
}

function valueAt(text: string): string {
  const [document] = readYaml("a.yaml", text, createReport());
  return (document?.value as { a: string } | undefined)?.a ?? "";
}

describe("an offset in a scalar leads back to the file", () => {
  test.each([
    ["plain", "a: one + two\n"],
    ["plain over several lines", "a: one +\n  three\n  two\n"],
    ["single quotes", "a: 'it''s one & two'\n"],
    ["single quotes over several lines", "a: 'one\n\n\n  two'\n"],
    ["double quotes", 'a: "\\t\\x41\\u0041\\U0001F600 \\"one\\" & two"\n'],
    ["double quotes over several lines", 'a: "one  \n  and \\\n   \n   two"\n'],
    ["literal block", "a: |-\n  one\n    and\n\n  two\n"],
    ["literal block with strip and an indicator", "a: |2-\n    one\n  two\n"],
    ["literal block with Windows line ends", "a: |-\r\n  one\r\n\r\n  two\r\n"],
    ["folded block", "a: >\n  one\n  and\n\n\n  more\n    deep\n  two\n\n"],
    ["folded block that begins empty", "a: >-\n\n  one\n  two\n"],
    ["a list in flow style", "a: one two\nb: [x]\n"],
  ])("in %s", (_name, text) => {
    const value = valueAt(text);
    for (const word of ["one", "two"]) {
      const at = value.indexOf(word);
      if (at >= 0) expect(written(text, ["a"], at, at + 3)).toBe(word);
    }
    expect(value).toContain("two");
  });

  test("for any text in any style", () => {
    const character = fc.constantFrom("a", "b", " ", "\n", "'", '"', "\\", ":", "#", "é", "😀", "$", "\t");
    const style = fc.constantFrom(
      Scalar.PLAIN,
      Scalar.QUOTE_SINGLE,
      Scalar.QUOTE_DOUBLE,
      Scalar.BLOCK_LITERAL,
      Scalar.BLOCK_FOLDED,
    );
    fc.assert(
      fc.property(
        fc.string({ unit: character, minLength: 1, maxLength: 60 }),
        style,
        fc.integer({ min: 20, max: 90 }),
        (value, type, lineWidth) => {
          const scalar = new Scalar(value);
          scalar.type = type;
          const text = new Document({ a: scalar }).toString({ lineWidth, minContentWidth: 10 });
          if (valueAt(text) !== value) return;
          for (let at = 0; at < value.length; at++) {
            const character = value[at] ?? "";
            if (!/[ab:#$]/.test(character)) continue;
            expect(written(text, ["a"], at, at + 1)).toBe(character);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("behind the last character is the end of the text", () => {
    expect(written("a: 'x +'\n", ["a"], 3, 3)).toBe("");
    const [document] = readYaml("a.yaml", "a: 'x +'\n", createReport());
    expect(document?.spanOf(["a"], "value", [3, 3]).start.column).toBe(8);
  });
});
