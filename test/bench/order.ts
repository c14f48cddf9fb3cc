/** An order of five lines, about 3 KB; the number makes it one of its kind. */
export function order(number: number): string {
  return JSON.stringify({
    orderNo: `B-${number}`,
    currency: "EUR",
    customer: {
      number: `C-${number % 1000}`,
      firstName: "Jana",
      lastName: "Muster",
      email: "jana@shop.example",
    },
    billing: { street: "Lindenstr. 12", city: "Berlin", zip: "10969", country: "DE" },
    shipping: {
      street: "Lindenstr. 12",
      city: "Berlin",
      zip: "10969",
      country: "DE",
      method: "standard",
      price: 4.95,
    },
    lines: Array.from({ length: 5 }, (_, index) => ({
      id: `L${index + 1}`,
      sku: `SKU-${1000 + index}`,
      name: "An article with a name of ordinary length",
      quantity: index + 1,
      price: 19.9 + index,
      note: "x".repeat(200),
    })),
    note: "y".repeat(800),
  });
}

/** The mapping of both contenders, field by field. */
export const orderMapping: Readonly<Record<string, string>> = {
  reference: "orderNo",
  customer: "customer.firstName & ' ' & customer.lastName",
  email: "customer.email",
  city: "billing.zip & ' ' & billing.city",
  lines: '[lines.{ "sku": sku, "quantity": quantity, "amount": $round(quantity * price, 2) }]',
  count: "$count(lines)",
};

const text = { type: "string", minLength: 1, "x-classification": "internal" };
const amount = { type: "number", minimum: 0, "x-classification": "internal" };

function object(properties: Record<string, unknown>): Record<string, unknown> {
  return { type: "object", required: Object.keys(properties), properties };
}

const address = { street: text, city: text, zip: text, country: { ...text, pattern: "^[A-Z]{2}$" } };

/** The contract of `order`. */
export const orderSchema = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  ...object({
    orderNo: text,
    currency: { ...text, pattern: "^[A-Z]{3}$" },
    customer: object({ number: text, firstName: text, lastName: text, email: text }),
    billing: object(address),
    shipping: object({ ...address, method: text, price: amount }),
    lines: {
      type: "array",
      minItems: 1,
      items: object({
        id: text,
        sku: text,
        name: text,
        quantity: { type: "integer", minimum: 1, "x-classification": "internal" },
        price: amount,
        note: text,
      }),
    },
    note: text,
  }),
};
