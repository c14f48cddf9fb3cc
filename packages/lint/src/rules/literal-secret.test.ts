import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const token = (name: string) =>
  messagesOf(
    "XD108",
    `# file: flows/retailers/acme/acme-erp.system.yaml
kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '${name}' }
limits: { concurrency: 3, rate: { requests: 20, per: 1s }, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`,
  );

test.each([
  ["${secret:acme/8f14e45fceea167a5a36dedd4bea2543}", "a key in hexadecimal digits"],
  ["${secret:acme/xQ7Tz2bWm9Kc4Vn1Rp8Ls6Yd}", "a key"],
  ["xQ7Tz2bWm9Kc4Vn1Rp8Ls6Yd", "a key"],
  ["ghp_exampleexampleexample", "an access key"],
])("%s is a key in place of its name", (name, what) => {
  expect(token(name)).toEqual([`this is to be the name of a secret, and it looks like ${what}`]);
});

test.each([
  "${secret:acme/erp/api-key}",
  "${secret:acme/odoo-17-production-api-key-2026}",
  "${secret:acme/ERP_PRODUCTION_TOKEN_2026}",
  "${secret:acme/erpProductionTokenOfFinance2026}",
  "wms",
])("%s is a name", (name) => {
  expect(token(name)).toEqual([]);
});
