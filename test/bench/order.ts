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
