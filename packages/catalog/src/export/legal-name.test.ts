import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { legalName } from "./legal-name.ts";

describe("a name for other tools", () => {
  test.each([
    ["order-to-erp@1", { dots: true }, "order-to-erp.v1"],
    ["retail.order@12", { dots: true }, "retail.order.v12"],
    ["acme", {}, "acme"],
  ])("of %s is readable", (text, options, name) => {
    expect(legalName(text, options)).toBe(name);
  });

  test("keeps a digest of what is lost", () => {
    expect(legalName("Kunden & Bestände")).toMatch(/^kunden-bestande-x[0-9a-f]{10}$/);
    expect(legalName("a".repeat(80))).toMatch(/^a{51}-x[0-9a-f]{10}$/);
    expect(legalName("…")).toMatch(/^x[0-9a-f]{10}$/);
  });

  const texts = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 90 }),
    fc.stringMatching(/^[a-cA-C1.@ _-]{1,6}$/),
    fc.stringMatching(/^[a-z]+-x[0-9a-f]{10}$/),
  );

  test.each([true, false])("is always legal and never shared (dots: %s)", (dots) => {
    fc.assert(
      fc.property(fc.uniqueArray(texts, { minLength: 2, maxLength: 30 }), (all) => {
        const names = all.map((text) => legalName(text, { dots }));
        for (const name of names) {
          expect(name.length).toBeLessThanOrEqual(63);
          expect(name).toMatch(dots ? /^[a-z0-9]+([.-][a-z0-9]+)*$/ : /^[a-z0-9]+(-[a-z0-9]+)*$/);
        }
        expect(new Set(names).size).toBe(all.length);
      }),
      { seed: 20_261, numRuns: 300 },
    );
  });

  test("of a version is not that of a dotted name", () => {
    expect(legalName("a@1", { dots: true })).not.toBe(legalName("a.v1", { dots: true }));
  });
});
