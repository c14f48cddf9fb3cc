import { type FlowView, type RenderedWorkspace, type StepView, tablesOf } from "@crossdock/flow";
import { defineRule, type Finding, type Operation, type Span } from "@crossdock/kit";
import { callsOf, fedBy, type NamedCall } from "@crossdock/mapping";
import { moneyFields } from "../facts/money-fields.ts";
import { callsOf as callsIn, type Subject } from "../subject.ts";

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
mapping: { name: orderNo, tax: '$table("rates", currency)' }
`;

export const defaultForMoney = defineRule<Subject>({
  code: "XD217",
  name: "default-for-money",
  severity: "warning",
  summary: "A table that decides about money or taxes has no `default`.",
  why: "A rate or a code that nobody has entered gets the default: the order is written with the wrong tax, and the books say so months later. Without a default the message fails and names the key.",
  good: `
${flow}catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/base/rates.table.yaml
kind: Table
name: rates
owner: finance
rows: { EUR: VAT 19, CHF: VAT 8.1 }
`,
  bad: `
${flow}                                ^^^^^^^^^^^^^^^^^^^^^^^^^ a key that \`rates\` does not have gets its \`default\`, and \`tax\` is about money
catch: [ { errors: [ Any ], action: deadLetter } ]
# file: flows/base/rates.table.yaml
kind: Table
name: rates
owner: finance
rows: { EUR: VAT 19, CHF: VAT 8.1 }
default: VAT 19
`,
  *check({ flows, rendered }) {
    for (const flow of flows) {
      for (const { step, call } of callsIn(flow)) {
        if (call.operation) yield* defaultsIn(step, call.operation, flow, rendered);
      }
    }
  },
});

function* defaultsIn(
  step: StepView,
  operation: Operation,
  { retailer }: FlowView,
  rendered: RenderedWorkspace,
): Generator<Finding> {
  const money = moneyFields(operation);
  const reads = [...moneyReads(step, money)];
  // The tables of a retailer are read from their files, where one of them matters.
  if (reads.length === 0 || retailer === null) return;
  const tables = tablesOf(rendered, retailer);
  for (const { field, call, span } of reads) {
    const [first] = call.arguments;
    const table = first?.kind === "text" ? first.text : undefined;
    if (table === undefined || tables[table]?.default === undefined) continue;
    const related = placesOf(rendered, table, retailer);
    yield {
      span: span(call.range),
      message: `a key that \`${table}\` does not have gets its \`default\`, and \`${field}\` is about money`,
      hint: "remove `default` from the table, so that a message with such a key fails and says which one is missing",
      ...(related.length > 0 ? { related } : {}),
    };
  }
}

interface MoneyRead {
  field: string;
  call: NamedCall;
  span: StepView["expressions"][number]["span"];
}

/** Look-ups whose answers go into a field of money. */
function* moneyReads(step: StepView, money: ReadonlySet<string>): Generator<MoneyRead> {
  for (const view of step.expressions) {
    const { text, path, leaf, span } = view;
    if (text.language !== "expression" || path[step.path.length] !== "mapping") continue;
    const whole = leaf?.find((name) => typeof name === "string" && money.has(name));
    const fed =
      whole === undefined
        ? fedBy(text, "table").filter(({ name }) => money.has(name))
        : [{ name: String(whole), calls: callsOf(text, "table") }];
    for (const { name, calls } of fed) for (const call of calls) yield { field: name, call, span };
  }
}

function placesOf({ resources }: RenderedWorkspace, name: string, retailer: string): Finding["related"] & {} {
  return resources.flatMap((resource): { message: string; span: Span }[] => {
    const owner = resource.retailer ?? resource.document.retailer;
    const isIt = resource.kind === "Table" && resource.name === name && (owner ?? retailer) === retailer;
    if (!isIt || resource.value["default"] === undefined) return [];
    return [{ message: "the default", span: resource.spanOf(["default"], "key") }];
  });
}
