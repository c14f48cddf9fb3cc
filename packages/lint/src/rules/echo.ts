import type { FlowView, StepView } from "@crossdock/flow";
import { defineRule, valueAt } from "@crossdock/kit";
import { wayBack } from "../analysis/way-back.ts";
import { entityOf } from "../analysis/written.ts";
import { type Subject, writesOf } from "../subject.ts";

const flow = (mapping: string) => `kind: Flow
name: order-to-erp
version: 1
owner: order-operations
domain: order
criticality: high
trigger: { poll: { system: shop, operation: orders.list, every: 1m${mapping} } }
input: { contract: retail.order@1 }
identity: { id: messageId, key: orderNo, version: modifiedAt }
mapping: { orderNo: orderNo, status: '"seen"' }
catch: [ { errors: [ Any ], action: deadLetter } ]`;

export const echo = defineRule<Subject>({
  code: "XD503",
  name: "echo",
  severity: "error",
  summary: "What a flow writes does not trigger the flow again, neither directly nor through other flows.",
  why: "Every message makes the next one: the two systems write to each other for ever, and each round uses up their limits.",
  good: `
${flow(", drain: true")}
target: { system: shop, operation: orders.setExportStatus }
`,
  bad: `
${flow(", cursor: { overlap: 5m }")}
target: { system: shop, operation: orders.setExportStatus }
                                   ^^^^^^^^^^^^^^^^^^^^^^ \`orders\` of \`acme-shop\` trigger this flow, and it writes them
`,
  *check({ flows }) {
    const readers = new Map<string, FlowView[]>();
    for (const flow of flows) {
      for (const source of sourcesOf(flow)) readers.set(source, [...(readers.get(source) ?? []), flow]);
    }
    const writes = new Map(flows.map((flow) => [flow, writtenBy(flow)] as const));
    const next = (flow: FlowView): FlowView[] =>
      (writes.get(flow) ?? []).flatMap(({ source }) => readers.get(source) ?? []);
    for (const flow of flows) {
      for (const { source, entity, system, step } of writes.get(flow) ?? []) {
        const way = wayBack(readers.get(source) ?? [], flow, next);
        if (!way) continue;
        const others = way.slice(0, -1).map((other) => `\`${other.flow}\``);
        yield {
          span: flow.spanOf([...step.path, "target", "operation"]),
          message:
            others.length === 0
              ? `\`${entity}\` of \`${system}\` trigger this flow, and it writes them`
              : `\`${entity}\` of \`${system}\` trigger ${others.join(", then ")}, which triggers this flow again`,
          hint: "look first and write only what differs, with a `when` that compares with a look-up's result, or poll with `drain`",
          related: way.flatMap((other) =>
            other.triggers.slice(0, 1).map(({ path }) => ({
              message: `what triggers \`${other.flow}\``,
              span: other.spanOf(path, "key"),
            })),
          ),
        };
      }
    }
  },
});

/** What triggers a flow: entities of Systems. A list that the flow takes its messages out of is not triggered by it. */
function sourcesOf({ triggers }: FlowView): string[] {
  return triggers.flatMap(({ value, called }) => {
    if (!called.system || called.operationName === undefined || valueAt(value, "drain") === true) return [];
    const options = valueAt(value, "options") ?? valueAt(value, "fetch", "options");
    return [`${called.system.name} ${entityOf(called.operationName, options)}`];
  });
}

interface Written {
  source: string;
  system: string;
  entity: string;
  step: StepView;
}

/** What a flow writes without having looked whether it differs. */
function writtenBy(flow: FlowView): Written[] {
  return [...writesOf(flow)].flatMap(({ step, call, operation }) => {
    const when = step.expressions.find(
      ({ path }) => path.at(-1) === "when" && path.length === step.path.length + 1,
    );
    const compares = when?.text.source.includes("$steps.") === true;
    if (!call.system || compares) return [];
    const entity = entityOf(operation.name, step.value["target"]);
    return [{ source: `${call.system.name} ${entity}`, system: call.system.name, entity, step }];
  });
}
