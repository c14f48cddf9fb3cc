import { defineRule, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

export const slippingPages = defineRule<Subject>({
  code: "XD317",
  name: "slipping-pages",
  severity: "warning",
  summary: "A list that changes while it is read has a stable order, or pages that do not count.",
  why: "A record that leaves an earlier page moves the next ones forward, over the line that was read. The list is read again until it stands still, and a list that never does is not read at all.",
  good: `
trigger: { poll: { system: acme-wms, operation: parcels.list, every: 1m, cursor: { overlap: 5m } } }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
# file: flows/retailers/acme/acme-wms.system.yaml
kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: rest
baseUrl: https://wms.example.com
auth: { scheme: bearer, token: '\${secret:acme/wms}' }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations:
  parcels.list: { path: /parcels, pages: cursor }
`,
  bad: `
trigger: { poll: { system: acme-wms, operation: parcels.list, every: 1m, cursor: { overlap: 5m } } }
                                                ^^^^^^^^^^^^ the pages of \`parcels.list\` are counted, and its records change while it is read
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
# file: flows/retailers/acme/acme-wms.system.yaml
kind: System
name: acme-wms
owner: acme-logistics
criticality: high
connector: rest
baseUrl: https://wms.example.com
auth: { scheme: bearer, token: '\${secret:acme/wms}' }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
operations:
  parcels.list: { path: /parcels, pages: page }
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      for (const { part, path, value, called } of flow.triggers) {
        const { operation } = called;
        // What is drained is read from its start each time: what slipped comes with the next round.
        if (part !== "poll" || operation?.kind !== "list" || !operation.slips) continue;
        if (valueAt(value, "drain") === true) continue;
        yield {
          span: flow.spanOf([...path, "operation"]),
          message: `the pages of \`${operation.name}\` are counted, and its records change while it is read`,
          hint: "ask for pages by `cursor`, `link` or `after-id`; or for an order that a change does not touch, such as `sort: createdAt`",
        };
      }
    }
  },
});
