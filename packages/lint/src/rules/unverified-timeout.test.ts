import { expect, test } from "vitest";
import { messagesOf } from "../testing/find.ts";

const announced = (settles: string, timeout = "") => `
target: { system: acme-wms, operation: parcels.announce }
mapping: { orderNo: orderNo }
${timeout}
# file: flows/retailers/acme/acme-wms.system.yaml
kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: rest
baseUrl: https://wms.example.com
auth: { scheme: bearer, token: '\${secret:acme/wms}' }
limits: { concurrency: 4, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations:
  parcels.announce: { path: /parcels, trait: verified${settles} }
`;
const early = "`parcels.announce` is believed not done while an earlier try may still be under way";

test("a look-up is not believed before the earlier try must be over", () => {
  expect(messagesOf("XD305", announced(", settles: 5s"))).toEqual([early]);
  expect(messagesOf("XD305", announced(", settles: 30s"))).toEqual([]);
  expect(messagesOf("XD305", announced(""))).toEqual([]);
});

test("the step's own time-out counts before the System's", () => {
  expect(messagesOf("XD305", announced(", settles: 5s", "timeout: 4s"))).toEqual([]);
  expect(messagesOf("XD305", announced(", settles: 30s", "timeout: 60s"))).toEqual([early]);
});
