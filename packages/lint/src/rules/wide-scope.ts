import type { SourceDocument } from "@crossdock/flow";
import { defineRule, itemsAt, type Operation } from "@crossdock/kit";
import { callsOf, type Subject } from "../subject.ts";

const flow = (scopes: string) => `# file: flows/retailers/acme/acme-shop.system.yaml
kind: System
name: acme-shop
owner: acme-commerce
criticality: critical
connector: shop
baseUrl: https://shop.example.com
auth: { scheme: bearer, token: '\${secret:acme/shop}', scopes: ${scopes} }
limits: { concurrency: 4, rate: { requests: 10, per: 1s }, timeout: 30s }
breaker: { failures: 10, within: 1m, probe: 30s }
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { poll: { system: shop, operation: orders.list, every: 1m, cursor: { overlap: 5m } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const wideScope = defineRule<Subject>({
  code: "XD511",
  name: "wide-scope",
  severity: "warning",
  summary: "A System's token has no scope that the operations in use do not need.",
  why: "Whoever gets hold of the token can do all that it allows, not only what the flows do.",
  good: `
${flow("[ orders.read ]")}
`,
  bad: `
${flow("[ orders.read, orders.write ]").replace(
  "orders.write ] }",
  "orders.write ] }\n                                                                             ^^^^^^^^^^^^ no operation in use needs the scope `orders.write`",
)}
`,
  *check({ flows, systems }) {
    const used = new Map<SourceDocument, Set<Operation>>();
    const note = (system: SourceDocument | undefined, operation: Operation | undefined): void => {
      if (!system || !operation) return;
      used.set(system, (used.get(system) ?? new Set()).add(operation));
    };
    for (const flow of flows) {
      for (const { call } of callsOf(flow)) note(call.system, call.operation);
      for (const { called } of flow.triggers) note(called.system, called.operation);
    }
    for (const system of systems) {
      const operations = [...(used.get(system) ?? [])];
      // Of an operation that says nothing it is not known what it needs.
      if (operations.length === 0 || operations.some(({ scopes }) => scopes === undefined)) continue;
      const needed = new Set(operations.map(({ scopes }) => scopes?.[0]));
      for (const [index, scope] of itemsAt(system.value, "auth", "scopes").entries()) {
        if (typeof scope !== "string" || needed.has(scope)) continue;
        const names = [...needed].map((name) => `\`${name}\``).join(", ");
        yield {
          span: system.spanOf(["auth", "scopes", index]),
          message: `no operation in use needs the scope \`${scope}\``,
          hint: `ask for ${names} alone`,
        };
      }
    }
  },
});
