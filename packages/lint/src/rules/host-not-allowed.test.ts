import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const system = (baseUrl: string) => `kind: System
name: acme-erp
owner: acme-finance
criticality: critical
connector: erp
baseUrl: ${baseUrl}
auth: { scheme: bearer, token: '\${secret:acme/erp}' }
limits: { concurrency: 3, timeout: 150s }
breaker: { failures: 10, within: 1m, probe: 30s }
`;

test("a folder has no host that could be refused", () => {
  expect(messagesOf("XD513", system("file:///srv/exchange"))).toEqual([]);
  expect(messagesOf("XD513", system("https://elsewhere.example.org"))).toHaveLength(1);
});
