import { expect, test } from "vitest";
import { realPersonIn } from "./real-person.ts";

test.each([
  ["anna.weber@gmx.de", "e-mail"],
  ["Please write to anna@shop-example.com today", "e-mail"],
  ["DE44 5001 0517 5407 3249 31", "IBAN"],
  ["paid with 4539 5787 6362 1486", "card"],
])("%s may be somebody's", (text, kind) => {
  expect(realPersonIn(text)).toContain(kind);
});

test.each([
  "anna@example.com",
  "anna@mail.shop.example",
  "DE89370400440532013000",
  "DE44 5001 0517 5407 3249 32",
  "4111 1111 1111 1111",
  "4539578763621487",
  "1Z204E380338943508",
  "9780306406157",
  "00001042",
  "2026-05-04T09:00:00.000Z",
])("%s is nobody's", (text) => {
  expect(realPersonIn(text)).toBeUndefined();
});
