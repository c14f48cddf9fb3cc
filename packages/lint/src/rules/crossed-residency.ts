import { defineRule, textAt } from "@crossdock/kit";
import { type Subject, writesOf } from "../subject.ts";

const system = (residency: string) => `# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
residency: eu
systems: { erp: globex-erp }
use: [ { flow: order-to-erp@1 } ]
# file: flows/retailers/globex/globex-erp.system.yaml
kind: System
name: globex-erp
owner: globex-finance
criticality: high
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:globex/erp}' }
limits: { concurrency: 3, timeout: 150s }
residency: ${residency}
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const crossedResidency = defineRule<Subject>({
  code: "XD508",
  name: "crossed-residency",
  severity: "error",
  summary: "What a retailer's flows write stays where the retailer's data has to stay.",
  why: "Data that left its region cannot be called back, and the law asks who decided it.",
  good: `
${system("eu")}
`,
  bad: `
${system("us").replace(
  "globex-erp }",
  "globex-erp }\n                ^^^^^^^^^^ the data of `globex` stays in `eu`, and `globex-erp` keeps it in `us`",
)}
`,
  perFlow: true,
  *check({ flows }) {
    for (const flow of flows) {
      const retailer = flow.owner;
      const home = textAt(retailer?.value, "residency");
      if (!retailer || home === undefined) continue;
      for (const { step, call } of writesOf(flow)) {
        const place = textAt(call.system?.value, "residency");
        if (!call.system || place === undefined || place === home) continue;
        const byRole = call.role !== undefined && textAt(retailer.value, "systems", call.role) !== undefined;
        const write = flow.spanOf([...step.path, "target", "operation"]);
        yield {
          span: byRole ? retailer.spanOf(["systems", call.role]) : write,
          message: `the data of \`${retailer.name}\` stays in \`${home}\`, and \`${call.system.name}\` keeps it in \`${place}\``,
          hint: `name a System in \`${home}\`, or suppress this with the agreement that allows it`,
          related: [
            { message: "where the System keeps it", span: call.system.spanOf(["residency"]) },
            { message: "what is written there", span: write },
          ],
        };
      }
    }
  },
});
