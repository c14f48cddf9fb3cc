import { describe, expect, test } from "vitest";
import { type FieldKindName, fieldKinds } from "./fields.ts";

const read = (kind: FieldKindName, text: string): unknown => fieldKinds[kind].read(text);

test.each<[FieldKindName, string, unknown]>([
  ["duration", "500ms", 500],
  ["duration", "30s", 30_000],
  ["duration", "10m", 600_000],
  ["duration", "2h", 7_200_000],
  ["duration", "1d", 86_400_000],
  ["duration", "1w", 604_800_000],
  ["duration", "0s", 0],
  ["size", "12B", 12],
  ["size", "64KB", 65_536],
  ["size", "5MB", 5_242_880],
  ["cron", "15 3 * * *", "15 3 * * *"],
  ["cron", "0 0 29 2 *", "0 0 29 2 *"],
  ["timezone", "Europe/Berlin", "Europe/Berlin"],
  ["timezone", "UTC", "UTC"],
  ["name", "order-to-erp", "order-to-erp"],
  ["event", "order.accepted", "order.accepted"],
  ["url", "https://erp.example/api?x=1", "https://erp.example/api?x=1"],
  ["url", "http://127.0.0.1:8069", "http://127.0.0.1:8069"],
  ["host", "*.example.com", "*.example.com"],
  ["host", "::1", "::1"],
  ["reference", "retail.order@1", "retail.order@1"],
  ["reference", "acme-odoo", "acme-odoo"],
  ["secret", "a.b/.hidden/..c", { secret: "a.b/.hidden/..c" }],
  ["secret", "acme/odoo/api-key", { secret: "acme/odoo/api-key" }],
  ["expression", "$sum(lines.price)", "$sum(lines.price)"],
  ["template", "Order {{ key }}", "Order {{ key }}"],
])("%s reads %j", (kind, text, value) => {
  expect(read(kind, text)).toEqual(value);
});

test.each<[FieldKindName, string]>([
  ["duration", "30"],
  ["duration", "30 s"],
  ["duration", "1.5h"],
  ["duration", "-1s"],
  ["duration", "30S"],
  ["duration", "1h30m"],
  ["size", "5mb"],
  ["size", "1TB"],
  ["cron", "15 3 * *"],
  ["cron", "0 15 3 * * *"],
  ["cron", "61 3 * * *"],
  ["cron", "0 0 31 2 *"],
  ["cron", "@daily"],
  ["timezone", "Europe/Berlni"],
  ["timezone", "CET+1"],
  ["secret", "../other/hook"],
  ["secret", "x/../../other/hook"],
  ["secret", "x/.."],
  ["secret", "x/./y"],
  ["secret", "x//y"],
  ["name", "Order-To-Erp"],
  ["name", "order--to-erp"],
  ["name", "-order"],
  ["name", "order_to_erp"],
  ["event", "order..accepted"],
  ["event", "Order.Accepted"],
  ["url", "erp.example"],
  ["url", "ftp://erp.example"],
  ["url", "file:///etc/passwd"],
  ["host", "https://erp.example"],
  ["host", "a.*.example"],
  ["host", "*"],
  ["reference", "order@0"],
  ["reference", "order@v1"],
  ["reference", "order@"],
  ["reference", "Order"],
  ["secret", "/leading/slash"],
  ["secret", "with space"],
  ["secret", ""],
  ["expression", "  "],
  ["template", ""],
])("%s refuses %j", (kind, text) => {
  expect(() => read(kind, text)).toThrow();
});

describe("the printed pattern", () => {
  test.each(
    Object.entries(fieldKinds).flatMap(([name, { pattern }]) => (pattern ? [[name, pattern] as const] : [])),
  )("of %s agrees with its reader", (name, pattern) => {
    const texts = ["30s", "1.5h", "64KB", "5mb", "a-b", "A-b", "*.example.com", "a b", "", "::1", "1w"];
    for (const text of texts) {
      let isRead = true;
      try {
        read(name as FieldKindName, text);
      } catch {
        isRead = false;
      }
      expect([text, new RegExp(pattern, "u").test(text)]).toEqual([text, isRead]);
    }
  });
});
