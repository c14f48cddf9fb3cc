import type { Diagnostic } from "@crossdock/kit";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rules } from "../rules.ts";
import { readExample } from "../testing/example.ts";
import { lintFiles } from "../testing/lint-example.ts";
import { fixWorkspace } from "./fix-workspace.ts";

const file = "flows/base/example.flow.yaml";

/** The first lines of a part of a flow after its corrections. */
function corrected(part: string): string {
  const { files } = readExample(part);
  const { changed } = fixWorkspace(files, lintFiles);
  const text = changed[file] ?? files[file] ?? "";
  return text.slice(0, text.indexOf("kind: Flow"));
}

describe("a correction", () => {
  test.each<[string, string, string]>([
    ["quotes a bare word", "mapping: { name: EUR } # why\n", "mapping: { name: '\"EUR\"' } # why\n"],
    [
      "quotes it in a block of text",
      "mapping:\n  name: |-\n    $exists(note)\n      ? note\n      : EURO\n",
      'mapping:\n  name: |-\n    $exists(note)\n      ? note\n      : "EURO"\n',
    ],
    ["finds the field that was meant", "mapping: { name: ordreNo }\n", "mapping: { name: orderNo }\n"],
    [
      "finds the key that was meant, and leaves the layout alone",
      "identity:   { id: messageId,  kye: orderNo,  version: modifiedAt }   # the number\n",
      "identity:   { id: messageId,  key: orderNo,  version: modifiedAt }   # the number\n",
    ],
    [
      "finds the function that was meant",
      "mapping: { name: '$uppercas(orderNo)' }\n",
      "mapping: { name: '$uppercase(orderNo)' }\n",
    ],
    [
      "puts a list in brackets",
      'mapping: { name: orderNo, lines: \'lines.{ "sku": sku, "quantity": quantity }\' }\n',
      'mapping: { name: orderNo, lines: \'[lines.{ "sku": sku, "quantity": quantity }]\' }\n',
    ],
    [
      "adds up money exactly",
      'mapping: { name: orderNo, total: "$number(total) + 1" }\n',
      'mapping: { name: orderNo, total: "$decAdd($number(total), 1)" }\n',
    ],
    [
      "adds up money exactly, from the inside out",
      "mapping: { name: orderNo, total: 'total + lines[0].netAmount * 2' }\n",
      "mapping: { name: orderNo, total: '$decAdd(total, $decMul(lines[0].netAmount, 2))' }\n",
    ],
    [
      "sums money exactly",
      "mapping: { name: orderNo, total: $sum(lines.netAmount) }\n",
      "mapping: { name: orderNo, total: $decSum(lines.netAmount) }\n",
    ],
    [
      "writes durations as the language does",
      "defaults: { timeout: 30 seconds }\n",
      "defaults: { timeout: 30s }\n",
    ],
    [
      "names the retry list that was meant",
      "defaults: { retry: standrad } # of the Policy\n",
      "defaults: { retry: standard } # of the Policy\n",
    ],
    ["adds the only version", "input: { contract: retail.order }\n", "input: { contract: retail.order@1 }\n"],
    [
      "removes a stale suppression, and its line",
      "# crossdock-ignore XD401 long gone\ndomain: order # crossdock-ignore XD402 gone as well\n",
      "domain: order\n",
    ],
    [
      "goes on until there is none left",
      "mapping: { nmae: ordreNo, note: EUR }\n",
      "mapping: { name: orderNo, note: '\"EUR\"' }\n",
    ],
  ])("%s", (_, before, after) => {
    expect(corrected(before)).toBe(after);
  });

  test("that would break something else is not made", () => {
    // Exact sums are text, and this field takes a number.
    const part = "mapping: { name: orderNo, company: lines.netAmount + 1 }\n";
    expect(corrected(part)).toBe(part);
  });
});

const ofLoader = new Set(rules.filter(({ reportedBy }) => reportedBy === "loader").map(({ code }) => code));
const loaderCodes = (findings: readonly Diagnostic[]) => findings.filter(({ code }) => ofLoader.has(code));

test.each(rules.map((rule) => [rule.code, rule] as const))(
  "nothing in the examples of %s is worse after corrections, and a second run finds nothing to correct",
  (_, { bad, good }) => {
    for (const { files } of [bad, good].map(readExample)) {
      const { changed, applied, remaining } = fixWorkspace(files, lintFiles);
      const after = { ...files, ...changed };
      expect(remaining).toEqual(lintFiles(after));
      const before = lintFiles(files);
      expect(loaderCodes(remaining).length).toBeLessThanOrEqual(loaderCodes(before).length);
      // A document that can be read for the first time shows what else is wrong with it.
      if (applied.length > 0 && loaderCodes(applied).length === 0)
        expect(remaining.length).toBeLessThan(before.length);
      expect(fixWorkspace(after, lintFiles).changed).toEqual({});
    }
  },
);

test("corrections leave everything else as it was written", () => {
  const comment = fc.stringMatching(/^[a-z]{1,20}$/).map((text) => ` # ${text}`);
  const space = fc.nat(3).map((count) => " ".repeat(count));
  fc.assert(
    fc.property(comment, space, space, (note, before, behind) => {
      const part = `mapping:${note}\n${before} name:${behind} EUR${note}\n${before} note: orderNo${note}\n`;
      expect(corrected(part)).toBe(part.replace("EUR", "'\"EUR\"'"));
    }),
    { numRuns: 20 },
  );
});
