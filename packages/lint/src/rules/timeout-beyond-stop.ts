import type { FlowView } from "@crossdock/flow";
import { defineRule, durationAt, type Span, valueAt } from "@crossdock/kit";
import { type StepCall, type Subject, writesOf } from "../subject.ts";

/** What applies where nobody writes it. */
const usual = { timeout: 30_000, patience: 30_000 };

export const timeoutBeyondStop = defineRule<Subject>({
  code: "XD322",
  name: "timeout-beyond-stop",
  severity: "warning",
  summary: "A stop of the daemon waits as long as its longest write may take.",
  why: "Each deployment would cut off writes that were about to succeed; they wait for a look at the other side, or for a person.",
  good: `
# file: flows/environments/dev.environment.yaml
kind: Environment
name: dev
owner: integration-office
shutdown: { patience: 150s }
allowedHosts: [ '*.example.com' ]
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  bad: `
# file: flows/environments/dev.environment.yaml
kind: Environment
name: dev
owner: integration-office
shutdown: { patience: 20s }
                      ^^^ a stop waits 20s, and \`orders.upsert\` of \`acme-erp\` may take 150s
allowedHosts: [ '*.example.com' ]
# file: flows/base/order-to-erp.flow.yaml
kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }
input: { contract: retail.order@1 }
objective: { within: 15m, target: 99 }
demand: { messages: 100, per: 1h }
identity: { id: messageId, key: orderNo, version: modifiedAt }
target: { system: erp, operation: orders.upsert, match: [ name ] }
mapping: { name: orderNo }
catch: [ { errors: [ Any ], action: deadLetter } ]
`,
  *check({ flows, environment }) {
    if (!environment) return;
    const patience = durationAt(environment.value, "shutdown", "patience") ?? usual.patience;
    const longest = flows
      .flatMap((flow) => Array.from(writesOf(flow), (write) => limitOf(flow, write)))
      .reduce<Limit | undefined>(
        (one, other) => (one && one.timeout >= other.timeout ? one : other),
        undefined,
      );
    if (!longest || longest.timeout <= patience) return;
    const isWritten = valueAt(environment.value, "shutdown", "patience") !== undefined;
    const seconds = Math.ceil(longest.timeout / 1000);
    yield {
      span: environment.spanOf(isWritten ? ["shutdown", "patience"] : ["name"]),
      message: `a stop waits ${shown(patience)}, and ${longest.what} may take ${shown(longest.timeout)}`,
      hint: `write \`shutdown: { patience: ${seconds}s }\`, and let whoever stops the daemon wait ${seconds + 15} seconds; or give the call a shorter \`timeout\``,
      related: [{ message: "what takes that long", span: longest.span }],
    };
  },
});

interface Limit {
  timeout: number;
  what: string;
  span: Span;
}

/** How long one write may take, by its step or its System. */
function limitOf(flow: FlowView, { step, call }: StepCall): Limit {
  const { system, operationName, role } = call;
  const ofSystem = durationAt(system?.value, "limits", "timeout");
  const what = `\`${operationName ?? step.id}\` of \`${system?.name ?? role ?? ""}\``;
  if (step.timeout === undefined && system && ofSystem !== undefined)
    return { timeout: ofSystem, what, span: system.spanOf(["limits", "timeout"]) };
  return { timeout: step.timeout ?? usual.timeout, what, span: flow.spanOf(step.path) };
}

function shown(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)}s`;
}
