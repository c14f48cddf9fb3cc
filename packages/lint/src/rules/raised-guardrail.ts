import { defineRule, durationAt, type Finding, itemsAt, numberAt, type Path, valueAt } from "@crossdock/kit";
import { retryListsOf, type Subject } from "../subject.ts";

const policy = `# file: flows/policy.yaml
kind: Policy
name: default
owner: integration-office
guardrails: { queueLimit: 10000, timeout: 5m, maxAttempts: 200 }
classification: { internal: { mask: none, retain: 30d }, personal: { mask: partial, retain: 14d } }
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

export const raisedGuardrail = defineRule<Subject>({
  code: "XD213",
  name: "raised-guardrail",
  severity: "error",
  summary: "No flow and no System goes further than the `guardrails` of the Policy.",
  why: "A bound protects everybody who shares the daemon; one flow that raises it can hold memory, slots or a queue for all.",
  good: `
${policy}
queue: { limit: 5000 }
`,
  bad: `
${policy}
queue: { limit: 50000 }
                ^^^^^ \`limit\` is higher than the Policy's guardrail \`queueLimit\` of 10000
`,
  perFlow: true,
  *check(subject) {
    const { policy, flows, systems } = subject;
    const rail = (name: string): number | undefined =>
      numberAt(policy?.value, "guardrails", name) ?? durationAt(policy?.value, "guardrails", name);
    if (valueAt(policy?.value, "guardrails") === undefined || !policy) return;
    const judge = function* (
      { spanOf }: Pick<typeof policy, "spanOf">,
      value: unknown,
      path: Path,
      name: string,
    ): Generator<Finding> {
      const most = rail(name);
      const asked = numberAt(value, ...path) ?? durationAt(value, ...path);
      if (most === undefined || asked === undefined || asked <= most) return;
      const bound = String(valueAt(policy.value, "guardrails", name));
      yield {
        span: spanOf(path),
        message: `\`${path.at(-1)}\` is higher than the Policy's guardrail \`${name}\` of ${bound}`,
        hint: "lower it, or agree on another bound for everybody with the owner of the Policy",
        related: [{ message: "the guardrail", span: policy.spanOf(["guardrails", name]) }],
      };
    };
    for (const flow of flows) {
      yield* judge(flow, flow.value, ["queue", "limit"], "queueLimit");
      yield* judge(flow, flow.value, ["defaults", "timeout"], "timeout");
      for (const { path } of flow.steps) yield* judge(flow, flow.value, [...path, "timeout"], "timeout");
    }
    for (const system of systems) yield* judge(system, system.value, ["limits", "timeout"], "timeout");
    for (const { resource, path, lines } of retryListsOf(subject)) {
      for (const index of lines.keys()) {
        const at = (field: string) => [index, field] as const;
        for (const field of ["maxAttempts", "maxElapsed"]) {
          const moved = { spanOf: (inner: Path) => resource.spanOf([...path, ...inner]) };
          yield* judge(moved, itemsAt(lines), at(field), field);
        }
      }
    }
  },
});
