import { defineRule, type Operation } from "@crossdock/kit";
import { callsOf, type Subject } from "../subject.ts";

export const deprecatedOperation = defineRule<Subject>({
  code: "XD110",
  name: "deprecated-operation",
  severity: "warning",
  summary: "Operations, triggers and connectors in use are not deprecated.",
  why: "They go with one of the next versions, and the flow with them.",
  good: `
target: { system: erp, operation: orders.upsert, match: [ name ] }
`,
  bad: `
target: { system: erp, operation: orders.push }
                                  ^^^^^^^^^^^ \`orders.push\` is deprecated
`,
  perFlow: true,
  *check({ flows, systems, registry }) {
    for (const flow of flows) {
      for (const { step, call } of callsOf(flow)) {
        if (call.operation?.status !== "deprecated") continue;
        yield {
          span: flow.spanOf([...step.path, "target", "operation"]),
          message: `\`${call.operation.name}\` is deprecated`,
          hint: instead(call.operation, call.connector?.operations ?? []),
        };
      }
      for (const trigger of flow.triggers) {
        if (trigger.definition?.status !== "deprecated") continue;
        yield {
          span: flow.spanOf(trigger.path, "key"),
          message: `the trigger \`${trigger.part}\` is deprecated`,
          hint: "its reference page says what replaces it",
        };
      }
    }
    for (const system of systems) {
      const connector = registry.connectors.get(String(system.value["connector"]));
      if (connector?.status !== "deprecated") continue;
      yield {
        span: system.spanOf(["connector"]),
        message: `the connector \`${connector.name}\` is deprecated`,
        hint: "its reference page says what replaces it",
      };
    }
  },
});

function instead({ name }: Operation, operations: readonly Operation[]): string {
  const [noun] = name.split(".");
  const others = operations.filter(
    (other) => other.status !== "deprecated" && other.name.startsWith(`${noun}.`),
  );
  const listed = others.map((other) => `\`${other.name}\``).join(", ");
  return listed
    ? `use another operation of \`${noun}\`: ${listed}`
    : "its reference page says what replaces it";
}
