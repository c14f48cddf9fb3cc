import type { ExpressionView, FlowView, StepView } from "@crossdock/flow";
import { defineRule, entriesAt, type Finding, textAt } from "@crossdock/kit";
import { assignable, mappingWords, type Shape, shapeOf } from "@crossdock/mapping";
import { fitMapping } from "../analysis/fit-mapping.ts";
import { type EventTaker, eventsOf } from "../facts/events.ts";
import type { Subject } from "../subject.ts";

const flow = (name: string, ...lines: readonly string[]) => `# file: flows/base/${name}.flow.yaml
kind: Flow
name: ${name}
version: 1
owner: order-operations
domain: order
criticality: high
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
catch: [ { errors: [ Any ], action: deadLetter } ]
${lines.join("\n")}`;

const webhook =
  "trigger: { webhook: { path: /orders, verify: { scheme: standard-webhooks, secret: shop-webhook } } }";

const taker = flow(
  "order-to-mail",
  "trigger: { event: order.accepted }",
  "target: { system: erp, operation: orders.upsert, match: [ name ] }\nmapping: { name: orderNo }",
);

const emitted = (total: string) => `emit: order.accepted
mapping:
  messageId: messageId
  siteId: siteId
  orderNo: orderNo
  modifiedAt: modifiedAt
  currency: currency
  lines: '[lines]'
  customer: customer
  total: ${total}`;

export const unfitEvent = defineRule<Subject>({
  code: "XD416",
  name: "unfit-event",
  severity: "error",
  summary: "What a step emits fits the contract of each flow that takes the event.",
  why: "Every message of the flow that takes it would go into quarantine.",
  good: `
${flow("order-to-erp", webhook, emitted("total"))}
${taker}
`,
  bad: `
${flow("order-to-erp", webhook, emitted("$count(lines)"))}
         ^^^^^^^^^^^^^ \`order-to-mail@1\` takes this as \`retail.order@1\`: a number where the target takes text
${taker}
`,
  *check(subject) {
    const events = eventsOf(subject);
    for (const emitter of events.emitters) {
      for (const taker of events.takersOf(emitter)) {
        const ways = contractsOf(taker, subject).map(({ contract, shape }) => ({
          contract,
          findings: findingsOf(emitter, shape, subject),
        }));
        // It is taken in the first form that it fits; of those it fits in none of, the nearest is told.
        const [nearest] = ways.toSorted((one, other) => one.findings.length - other.findings.length);
        for (const finding of nearest?.findings ?? [])
          yield {
            ...finding,
            message: `\`${taker.flow.flow}\` takes this as \`${nearest?.contract}\`: ${finding.message}`,
            related: [{ message: "it is taken here", span: taker.flow.spanOf(taker.trigger.path) }],
          };
      }
    }
  },
});

/** The contracts in which a flow takes messages. */
function contractsOf({ flow }: EventTaker, { workspace }: Subject): { contract: string; shape: Shape }[] {
  const from = entriesAt(flow.value, "input", "from").map(([contract]) => contract);
  const contracts = from.length > 0 ? from : [textAt(flow.value, "input", "contract")];
  return contracts.flatMap((contract) => {
    const schema = contract === undefined ? undefined : workspace.contracts.schema(contract);
    return contract === undefined || !schema ? [] : [{ contract, shape: shapeOf(schema) }];
  });
}

/** Why what a step emits does not have this shape. */
function findingsOf(
  { flow, step }: { flow: FlowView; step: StepView },
  target: Shape,
  { analyses }: Subject,
): Finding[] {
  if (step.value["mapping"] !== undefined) {
    const shapes = new Map<ExpressionView, Shape>();
    for (const view of step.expressions) {
      const known = analyses.known(view);
      if (known) shapes.set(view, known.shape);
    }
    const findings: Finding[] = [];
    const made = { resource: flow, place: [...step.path, "mapping"], shapes };
    fitMapping(made, target, { add: (_, finding) => void findings.push(finding) });
    return findings;
  }
  if (!flow.inputSchema) return [];
  const span = flow.spanOf([...step.path, "emit"]);
  return assignable(shapeOf(flow.inputSchema), target).map(({ path, problem }) => {
    const { message, hint } = mappingWords(problem);
    const place = path.length > 0 ? `\`${path.join(".")}\` of the message: ` : "";
    return {
      span,
      message: `${place}${message}`,
      hint: hint ?? "give the step a `mapping` that makes what is taken",
    };
  });
}
