import { type SourceDocument, splitReference } from "@crossdock/flow";
import { defineRule, itemsAt, textAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const flow = (name: string, rest: string) => `# file: flows/base/${name}.flow.yaml
kind: Flow
name: ${name}${rest}
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
defaults: { retry: standard, timeout: 20s }
target: { system: erp, operation: orders.upsert, match: [ name ] }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

const retailers = `# file: flows/retailers/acme/retailer.yaml
kind: Retailer
name: acme
owner: acme-integration
systems: { shop: acme-shop, erp: acme-erp }
vars: { companyId: 1 }
use: [ { flow: order-to-erp@1 } ]
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
systems: { erp: globex-erp }
use: [ { flow: %@1 } ]
# file: flows/retailers/globex/globex-erp.system.yaml
kind: System
name: globex-erp
owner: globex-finance
criticality: high
connector: erp
baseUrl: https://erp.example.com
auth: { scheme: bearer, token: '\${secret:globex/erp}' }
limits: { concurrency: 3, timeout: 150s }`;

export const copiedBase = defineRule<Subject>({
  code: "XD806",
  name: "copied-base",
  severity: "warning",
  summary: "What a retailer does differently is an overlay, not a copy of the flow.",
  why: "The next correction of one copy is forgotten in the other, and nobody sees what really differs.",
  good: `
${flow("order-to-erp", "")}
mapping: { name: orderNo, total: total, paid: paid ?? false }
${retailers.replace("%", "order-to-erp")}
# file: flows/retailers/globex/globex-orders.overlay.yaml
kind: Overlay
name: globex-orders
owner: globex-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
patch: { mapping: { note: currency } }
`,
  bad: `
${flow("globex-order-to-erp", "\n      ^^^^^^^^^^^^^^^^^^^ 19 of its 20 settings are those of `order-to-erp`, which other retailers use")}
mapping: { name: orderNo, total: total, paid: paid ?? false, note: currency }
${flow("order-to-erp", "")}
mapping: { name: orderNo, total: total, paid: paid ?? false }
${retailers.replace("%", "globex-order-to-erp")}
`,
  *check({ workspace, factsOf }) {
    const flows = workspace.resources.list("Flow").filter(({ valid }) => valid);
    const users = usersOf(workspace.resources.list("Retailer"));
    const known = flows.map((flow) => ({
      flow,
      settings: factsOf(flow).settings,
      retailers: users.get(flow.name),
    }));
    const sharing = new Map<string, number[]>();
    for (const [index, { settings }] of known.entries()) {
      for (const setting of settings) {
        const others = sharing.get(setting);
        if (others) others.push(index);
        else sharing.set(setting, [index]);
      }
    }
    for (const [index, copy] of known.entries()) {
      const { flow, settings, retailers } = copy;
      const counts = new Map<number, number>();
      for (const setting of settings) {
        const others = sharing.get(setting) ?? [];
        // What many flows have in common is the house's habit, not a copy.
        if (others.length > most) continue;
        for (const other of others) counts.set(other, (counts.get(other) ?? 0) + 1);
      }
      const common = [...settings].filter((setting) => (sharing.get(setting)?.length ?? 0) > most).length;
      const original = [...counts].find(([other, count]) => {
        const base = known[other];
        if (!base || other === index || base.flow.name === flow.name || settings.size < fewest) return false;
        const isFirst =
          base.settings.size < settings.size || (base.settings.size === settings.size && other < index);
        const same = (count + common) / Math.max(settings.size, base.settings.size);
        const apart =
          retailers && base.retailers && [...retailers].every((name) => !base.retailers?.has(name));
        return isFirst && same >= alike && Boolean(apart) && count * 2 >= settings.size;
      });
      const base = original && known[original[0]];
      if (!original || !base) continue;
      yield {
        span: flow.spanOf(["name"]),
        message: `${original[1] + common} of its ${settings.size} settings are those of \`${base.flow.name}\`, which other retailers use`,
        hint: `let these retailers use \`${base.flow.name}\`, and write the rest as an Overlay`,
        related: [{ message: "the original", span: base.flow.spanOf(["name"]) }],
      };
    }
  },
});

/** Flows with fewer settings are alike without being copies. */
const fewest = 15;
/** Part of the settings that two flows have in common when one is a copy. */
const alike = 0.85;
/** Flows that may share a setting for it to tell anything. */
const most = 12;

/** Retailers by the names of the flows that they use. */
function usersOf(retailers: readonly SourceDocument[]): Map<string, Set<string>> {
  const users = new Map<string, Set<string>>();
  for (const { name, value } of retailers) {
    for (const use of itemsAt(value, "use")) {
      const flow = textAt(use, "flow");
      if (flow === undefined) continue;
      const { name: used } = splitReference(flow);
      users.set(used, (users.get(used) ?? new Set()).add(name));
    }
  }
  return users;
}
