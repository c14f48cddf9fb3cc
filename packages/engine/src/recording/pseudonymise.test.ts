import {
  assert,
  constantFrom,
  dictionary,
  emailAddress,
  oneof,
  property,
  record,
  stringMatching,
} from "fast-check";
import { expect, test } from "vitest";
import { isFreeText } from "./free-text.ts";
import { pseudonymise } from "./pseudonymise.ts";

const text = (more: object = {}) => ({ type: "string", ...more });
const schema = {
  type: "object",
  properties: {
    orderNo: text({ "x-classification": "internal" }),
    status: text({ enum: ["new", "open"], "x-classification": "internal" }),
    customer: {
      type: "object",
      "x-classification": "personal",
      properties: {
        name: text(),
        email: text({ format: "email" }),
        born: text({ format: "date" }),
        phone: text({ pattern: "^\\+49[0-9]+$" }),
        vat: text({ pattern: "^DE[0-9]{9}$" }),
        points: { type: "number" },
      },
    },
    note: text(),
    labels: { type: "object", "x-classification": "internal" },
  },
};

const pseudonymised = (message: unknown, more: Partial<Parameters<typeof pseudonymise>[1]> = {}) =>
  pseudonymise(message, { schemas: [schema], sensitive: [], identity: [], attempt: 0, ...more });

test("a value keeps its form, and is the same wherever it stands", () => {
  const customer = {
    name: "Ann Berg",
    email: "ann.berg@shop.example",
    born: "1980-02-29",
    phone: "+4930123456",
    vat: "DE123456789",
    points: 4711,
  };
  const { message, apply, hidden } = pseudonymised({
    orderNo: "A-1",
    status: "open",
    customer,
    note: "for Ann Berg",
  });
  const made = message as { customer: typeof customer; note: string };
  expect(made).toEqual({
    orderNo: "A-1",
    status: "open",
    customer: {
      name: expect.stringMatching(/^[A-Z][a-z]{2} [A-Z][a-z]{3}$/),
      email: expect.stringMatching(/^[a-z]{3}\.[a-z]{4}@example\.com$/),
      born: expect.stringMatching(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/),
      phone: expect.stringMatching(/^\+49[0-9]{8}$/),
      vat: expect.stringMatching(/^DE[0-9]{9}$/),
      points: expect.any(Number),
    },
    note: expect.any(String),
  });
  expect(made.customer).not.toEqual(customer);
  expect(hidden).toContain("customer.email");
  expect(
    apply({ to: "ANN.BERG@SHOP.EXAMPLE", "Ann Berg": encodeURIComponent("ann.berg@shop.example") }),
  ).toEqual({
    to: made.customer.email,
    [made.customer.name]: encodeURIComponent(made.customer.email),
  });
});

test("nobody finds a value by trying: stand-ins are numbered, not computed", () => {
  const one = pseudonymised({ customer: { name: "Ann Berg" } }).message;
  expect(pseudonymised({ customer: { name: "Eld Mork" } }).message).toEqual(one);
});

test("what is made of a value stands for what is made of its stand-in", () => {
  const made = pseudonymised({ customer: { name: "Ann Berg" } }, { sensitive: ["Ann Berg", "0a1b2c"] });
  expect(JSON.stringify(made.apply({ line: "0a1b2c" }))).not.toContain("0a1b2c");
  made.learn({ digest: "0a1b2c" }, { digest: "9f8e7d" });
  expect(made.apply({ line: "0a1b2c", "0a1b2c": 7 })).toEqual({ line: "9f8e7d", "9f8e7d": 7 });
});

test("without a class, words are hidden and codes are not, and an identity stays", () => {
  const message = { unknown: "Leave it with Eve", code: "GROUND-2", ean: "4006381333931", no: "Order 7" };
  expect(pseudonymised(message, { identity: ["shop/Order 7"] }).message).toEqual({
    ...message,
    unknown: expect.stringMatching(/^[A-Z][a-z]{4} [a-z]{2} [a-z]{4} [A-Z][a-z]{2}$/),
  });
});

test.each([
  ["note", "not_exported", false],
  ["note", "2026-05-04 08:15:02", false],
  ["note", "12.50", false],
  ["note", "+49 30 123456", true],
  ["note", "Müller", true],
  ["lastName", "smith", true],
  ["city", "ULM", true],
])("%s: %s is free text: %s", (key, value, expected) => {
  expect(isFreeText(key, value)).toBe(expected);
});

const seed = 20_261_125;

test(`nothing personal is left, wherever it stands, and all of it keeps its form (seed ${seed})`, () => {
  const word = stringMatching(/^[A-ZÄÖÜ][a-zäöüß]{3,9}$/);
  const orders = record({
    orderNo: stringMatching(/^[A-Z]{2}-[0-9]{6}$/),
    status: constantFrom("new", "open"),
    customer: record({
      name: record({ first: word, last: word }).map(({ first, last }) => `${first} ${last}`),
      email: emailAddress(),
      phone: stringMatching(/^\+49[0-9]{7,11}$/),
      vat: stringMatching(/^DE[0-9]{9}$/),
      born: stringMatching(/^19[0-9]{2}-0[1-9]-1[0-9]$/),
    }),
    note: oneof(word, stringMatching(/^[A-Z][a-z]{3,8} [a-z]{3,8}\.$/)),
    labels: dictionary(constantFrom("a", "b"), stringMatching(/^[A-Z0-9]{4,8}$/)),
  });
  assert(
    property(orders, (order) => {
      const { customer } = order;
      const said = { ...order, labels: { ...order.labels, said: `for ${customer.name}, ${customer.email}` } };
      const answers = {
        to: customer.email,
        "x-name": encodeURIComponent(customer.name),
        [customer.phone]: [said],
      };
      let made = pseudonymised(said);
      for (let attempt = 1; !made.isClean([made.message, made.apply(answers)]) && attempt < 20; attempt++)
        made = pseudonymised(said, { attempt });
      const written = `${JSON.stringify(made.message)}${JSON.stringify(made.apply(answers))}`.toLowerCase();
      for (const value of Object.values(customer)) {
        expect(written).not.toContain(value.toLowerCase());
        expect(written).not.toContain(encodeURIComponent(value).toLowerCase());
      }
      const { customer: other, orderNo, status } = made.message as typeof order;
      expect({ orderNo, status }).toEqual({ orderNo: order.orderNo, status: order.status });
      expect(other.phone).toMatch(/^\+49[0-9]+$/);
      expect(other.vat).toMatch(/^DE[0-9]{9}$/);
      expect(other.email).toMatch(/^[^@\s]+@[a-z0-9.-]+$/);
      expect(Number.isNaN(Date.parse(other.born))).toBe(false);
      expect((made.apply(answers) as { to: string }).to).toBe(other.email);
    }),
    { seed, numRuns: 300 },
  );
});
