import { Failure } from "@crossdock/kit";
import { describe, expect, test } from "vitest";
import { createMask, lazyMask, storeFailure } from "./mask.ts";

describe("a mask", () => {
  const value = 'Zoë "Z" O\\Neil & Söhne';

  test.each([
    ["plain text", `for ${value}!`, "for ***!"],
    ["JSON", JSON.stringify({ name: value }), '{"name":"***"}'],
    [
      "JSON of senders that write ASCII",
      '{"name": "Zo\\u00eb \\"Z\\" O\\\\Neil & S\\u00f6hne"}',
      '{"name": "***"}',
    ],
    ["an address", `/search?q=${encodeURIComponent(value)}`, "/search?q=***"],
    ["an address in lower case", `/search?q=${encodeURIComponent(value).toLowerCase()}`, "/search?q=***"],
    ["a form", `name=${encodeURIComponent(value).replaceAll("%20", "+")}&x=1`, "name=***&x=1"],
    ["capitals", value.toUpperCase(), "***"],
  ])("hides a value in %s", (_, text, masked) => {
    expect(createMask([value])(text)).toBe(masked);
  });

  test("takes the value as text, never as a pattern", () => {
    expect(createMask(["a.c", "x|y"])("abc a.c x|y x y")).toBe("abc *** *** x y");
  });

  test("hides the longer of two values that begin alike", () => {
    expect(createMask(["Anna", "Anna Berg"])("Anna Berg, Anna")).toBe("***, ***");
  });

  test("leaves what is too short to tell anything", () => {
    expect(createMask(["1", "DE"])("11 DEMO")).toBe("11 DEMO");
  });

  test("survives a value with half a character", () => {
    expect(createMask(["abc\ud800"])("abc\ud800 def")).toBe("*** def");
  });

  test("hides what begins before the cut whole, and counts what is missing", () => {
    const mask = createMask(["Anna Berg"]);
    expect(mask("for Anna Berg, again Anna Berg", 6)).toBe("for ***… (17 characters more)");
    expect(mask("for Anna Berg", 5)).toBe("for ***");
    expect(mask("nobody", 6)).toBe("nobody");
  });

  test("takes a time that grows with the text, not with the values, whatever they have in common", () => {
    const values = Array.from({ length: 50_000 }, (_, index) => `customer.number.${index}@example.org`);
    const nested = Array.from({ length: 1000 }, (_, index) => `${"a".repeat(index + 3)}b`);
    const mask = createMask([...values, ...nested]);
    mask("made");
    const text = `${"customer.number.77@example.org ".repeat(150)}${"a".repeat(9000)}${"x".repeat(10_000_000)}`;
    const begun = performance.now();
    expect(mask(text, 4096)).not.toContain("customer");
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test("is not made before it is needed, and once only", () => {
    let made = 0;
    const mask = lazyMask(() => {
      made++;
      return ["secret"];
    });
    expect(made).toBe(0);
    expect([mask("a secret"), mask("no more secrets"), made]).toEqual(["a ***", "no more ***s", 1]);
  });
});

describe("a stored failure", () => {
  test("is masked in every text", () => {
    const failure = new Failure("Rejected", "ann@example.org is unknown", {
      detail: "no partner ann@example.org",
      code: "erp.unknown",
      outcome: "unknown",
      exchange: {
        request: "GET /partners?email=ann%40example.org",
        sent: "ann@example.org",
        answer: "404 ann@example.org",
        received: "{}",
      },
    });
    const stored = storeFailure(failure, { step: "partner", system: "erp" }, createMask(["ann@example.org"]));
    expect(stored).toEqual({
      class: "Rejected",
      title: "*** is unknown",
      detail: "no partner ***",
      code: "erp.unknown",
      outcome: "unknown",
      system: "erp",
      step: "partner",
      request: "GET /partners?email=***",
      sent: "***",
      answer: "404 ***",
      received: "{}",
    });
  });

  test("keeps 4096 characters of a text and tells how many are missing", () => {
    const failure = new Failure("Rejected", "no", { exchange: { request: "x", received: "a".repeat(5000) } });
    const { received } = storeFailure(failure, { step: null, system: null }, createMask([]));
    expect(received).toBe(`${"a".repeat(4096)}… (904 characters more)`);
  });
});
