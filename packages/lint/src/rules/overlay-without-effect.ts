import { isDeepStrictEqual } from "node:util";
import { defineRule, valueAt } from "@crossdock/kit";
import type { Subject } from "../subject.ts";

const flow = `# file: flows/base/order-to-erp.flow.yaml
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

export const overlayWithoutEffect = defineRule<Subject>({
  code: "XD804",
  name: "overlay-without-effect",
  severity: "warning",
  summary: "An overlay changes something.",
  why: "People believe that the retailer differs; when the base changes later, the overlay silently brings the old value back.",
  good: `
${flow}
# file: flows/retailers/acme/acme-orders.overlay.yaml
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
patch: { mapping: { company: $vars.companyId } }
`,
  bad: `
${flow}
# file: flows/retailers/acme/acme-orders.overlay.yaml
kind: Overlay
name: acme-orders
owner: acme-integration
of: { kind: Flow, name: order-to-erp, version: 1 }
patch: { mapping: { name: orderNo } }
^^^^^ the patch says what \`order-to-erp\` says already
`,
  *check({ workspace }) {
    for (const overlay of workspace.resources.list("Overlay")) {
      const kind = overlay.valid ? valueAt(overlay.value, "of", "kind") : undefined;
      const base = workspace.documents.find(
        (document) =>
          document.kind === kind &&
          document.name === valueAt(overlay.value, "of", "name") &&
          document.version === (valueAt(overlay.value, "of", "version") ?? null),
      );
      if (!base || !isContained(overlay.value["patch"], base.value)) continue;
      yield {
        span: overlay.spanOf(["patch"], "key"),
        message: `the patch says what \`${base.name}\` says already`,
        hint: "remove the overlay, or what it was meant to change is written differently in the base",
        related: [{ message: "the base", span: base.spanOf(["name"]) }],
      };
    }
  },
});

/** Whether merging `patch` into `base` gives `base` again. */
function isContained(patch: unknown, base: unknown): boolean {
  if (Array.isArray(patch) && patch.length > 0 && patch.every((item) => valueAt(item, "id") !== undefined)) {
    const items = Array.isArray(base) ? base : [];
    return patch.every((item) => {
      const same = items.find((candidate) => valueAt(candidate, "id") === valueAt(item, "id"));
      return same !== undefined && isContained(item, same);
    });
  }
  if (typeof patch !== "object" || patch === null || Array.isArray(patch))
    return isDeepStrictEqual(patch, base);
  return Object.entries(patch).every(([key, entry]) => {
    // A place is an order, and an order is a change.
    if (key.startsWith("$")) return false;
    const there = valueAt(base, key);
    return entry === null ? there === undefined : isContained(entry, there);
  });
}
