import { analyse, type Scope, type Shape } from "@crossdock/mapping";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { traceFields } from "./trace-fields.ts";

const text: Shape = { type: "string" };
const number: Shape = { type: "number" };
const object = (fields: Record<string, Shape>): Shape => ({ type: "object", fields });
const list = (items: Shape): Shape => ({ type: "list", items });

const scope: Scope = {
  input: object({
    orderNo: text,
    currency: text,
    gross: { type: "boolean" },
    customer: object({ name: text, email: text }),
    lines: list(object({ id: text, sku: text, kind: text, note: text, quantity: number, amount: number })),
    shipping: list(object({ id: text, amount: number })),
  }),
  variables: { vars: object({ scale: number }), steps: object({ partner: object({ id: number }) }) },
};

/** `field: what it is made of`, and what decides. */
function told(source: string): string[] {
  const { shape, reads } = analyse(source, scope);
  const { fields, decides } = traceFields(source, { scope, shape, reads });
  const texts = fields.map(
    ({ path, reads: read }) =>
      `${path.join(".")}: ${read
        .map((each) => each.join("."))
        .sort()
        .join(", ")}`,
  );
  return [
    ...texts,
    ...(decides.length > 0
      ? [
          `decides: ${decides
            .map((each) => each.join("."))
            .sort()
            .join(", ")}`,
        ]
      : []),
  ];
}

describe("what a field is made of", () => {
  test.each([
    ["orderNo", [": orderNo"]],
    ['"fixed"', [": "]],
    ['customer.name & " " & orderNo', [": customer.name, orderNo"]],
    ['{ "a": orderNo, "b": customer.email }', ["a: orderNo", "b: customer.email"]],
    ['{ "a": { "b": orderNo, "c": "x" } }', ["a.b: orderNo", "a.c: "]],
    [
      '[lines.{ "code": sku, "net": $decDiv(amount, quantity, $vars.scale) }]',
      ["[].code: lines.*.sku", "[].net: $vars.scale, lines.*.amount, lines.*.quantity"],
    ],
    ['[lines[kind = "gift"].{ "code": sku }]', ["[].code: lines.*.sku", "decides: lines.*.kind"]],
    [
      '[lines.{ "code": sku }, shipping.{ "code": "SHIPPING", "sum": amount }]',
      ["[].code: lines.*.sku", "[].code: ", "[].sum: shipping.*.amount"],
    ],
  ])("of %s", (source, expected) => expect(told(source)).toEqual(expected));

  test("is followed through the variables that it names, and not through those that it does not", () => {
    const source =
      '( $all := $sum(lines.amount); $who := customer.name; [lines.{ "share": $all, "sku": sku, "for": $who }] )';
    expect(told(source)).toEqual([
      "[].share: lines.*.amount",
      "[].sku: lines.*.sku",
      "[].for: customer.name",
      "decides: customer.name, lines.*.amount",
    ]);
  });

  test("is followed into functions, and from their parameters to what is passed", () => {
    const source = `(
      $note := function($key, $text) { { "key": $key, "text": $text } };
      [lines.{ "n": $note(id & "-note", "Note: " & note) }]
    )`;
    expect(told(source).map((line) => line.replace("[].n.", ""))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^text: .*lines\.\*\.note/),
        expect.stringMatching(/^key: .*lines\.\*\.id/),
      ]),
    );
  });

  test("is found where the rest of the expression reads the same", () => {
    const source = '[lines[amount > 0].{ "sum": $string(amount), "sku": sku }]';
    expect(told(source)).toEqual([
      "[].sum: lines.*.amount",
      "[].sku: lines.*.sku",
      "decides: lines.*.amount",
    ]);
  });

  test("keeps to what is written, also with brackets and quotes in texts", () => {
    const source = '{ "a": orderNo & "]}\\")", "b": customer.name[$ != "("], "c": currency }';
    expect(told(source)).toEqual(["a: orderNo", "b: customer.name", "c: currency"]);
  });

  test("is exactly the one path that each field names, whatever is beside it", () => {
    const paths = ["orderNo", "currency", "customer.name", "customer.email"];
    const wrappers = [
      (path: string) => path,
      (path: string) => `$uppercase(${path})`,
      (path: string) => `${path} & "{"`,
    ];
    const field = fc.record({ path: fc.constantFrom(...paths), wrap: fc.constantFrom(...wrappers) });
    fc.assert(
      fc.property(fc.array(field, { minLength: 1, maxLength: 8 }), (fields) => {
        const entries = fields.map(({ path, wrap }, at) => `"f${at}": ${wrap(path)}`);
        expect(told(`{ ${entries.join(", ")} }`)).toEqual(fields.map(({ path }, at) => `f${at}: ${path}`));
      }),
      { numRuns: 60 },
    );
  });
});
