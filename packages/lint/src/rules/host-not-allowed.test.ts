import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const system = (baseUrl: string, tokenUrl = "https://erp.example.com/token") => `kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: ${baseUrl}
auth: { scheme: bearer, token: '\${secret:acme/erp}', tokenUrl: '${tokenUrl}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`;

test("a folder has no host that could be refused", () => {
  expect(messagesOf("XD513", system("file:///srv/exchange"))).toEqual([]);
  expect(messagesOf("XD513", system("https://elsewhere.example.org"))).toHaveLength(1);
});

test("credentials are sent to allowed hosts only, and never in plain text", () => {
  const base = "https://erp.example.com";
  expect(messagesOf("XD513", system(base, "https://login.example.org/token"))).toEqual([
    "`login.example.org` may not be reached in environment `dev`",
  ]);
  expect(messagesOf("XD510", system(base, "http://erp.example.com/token"))).toEqual([
    "`erp.example.com` is reached without encryption",
  ]);
});
