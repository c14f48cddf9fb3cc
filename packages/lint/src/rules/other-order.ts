import { defineRule } from "@crossdock/kit";
import { listsOf, type Subject } from "../subject.ts";

const system = `# file: flows/retailers/acme/acme-wms.system.yaml
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
  parcels.list:
    path: /parcels
    pages: cursor`;

export const otherOrder = defineRule<Subject>({
  code: "XD323",
  name: "other-order",
  severity: "error",
  summary: "A list whose cursor moves with every page is asked for in the order of the cursor.",
  why: "The cursor passes records that are on a later page. When the run ends there, by a crash or a time-out, they are never read.",
  good: `
${system}
    ordered: true
`,
  bad: `
${system}
    request: { sort: createdAt }
    ordered: true
             ^^^^ records of \`parcels.list\` come in the order \`createdAt\`, and its cursor reads another field
`,
  *check(subject) {
    for (const { system, list } of listsOf(subject)) {
      if (list.otherOrder === undefined) continue;
      yield {
        span: system.spanOf(["operations", list.name, "ordered"]),
        message: `records of \`${list.name}\` come in the order \`${list.otherOrder}\`, and its cursor reads another field`,
        hint: "ask for the order of the cursor; or leave `ordered` out, so that the cursor moves at the end of the list",
      };
    }
  },
});
