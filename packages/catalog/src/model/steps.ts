import type { FlowView, StepView } from "@crossdock/flow";
import { fieldsAt, textAt, valueAt } from "@crossdock/kit";
import { capital, durationWords, listed } from "../words/duration.ts";
import { retryWords } from "../words/failure-words.ts";
import { type Context, placeOf, systemId, systemTitle } from "./context.ts";
import type { CatalogCall, CatalogStep } from "./schema.ts";

/** Keys of a target that say what it is about; connectors choose among these words. */
const objectKeys = ["model", "entity", "object", "resource", "list"];

export function stepEntry(step: StepView, flow: FlowView, { lineage }: Context): CatalogStep {
  const { id, path, value } = step;
  const own = (field: string) => step.expressions.filter((view) => view.path[path.length] === field);
  const sent = lineage.entries(own("mapping"), flow.inputSchema);
  const calls = callsOf(step);
  const object =
    objectKeys.map((key) => textAt(value, "target", key)).find((text) => text !== undefined) ?? null;
  return {
    id,
    words: stepWords(step, calls, object),
    when: textAt(value, "when") ?? null,
    forEach: textAt(value, "forEach") ?? null,
    calls,
    emits: step.emit ?? null,
    writes: step.calls.some(({ operation }) => operation !== undefined && operation.trait !== "safe"),
    object,
    fields: sent.fields,
    decides: sent.decides,
    expects: lineage.entries(own("expect"), flow.inputSchema).fields,
    asserts: fieldsAt(value, "assert").map(([, line]) => ({
      that: textAt(line, "that") ?? "",
      error: textAt(line, "error") ?? "",
    })),
    retry: retryWords(step.retry),
    timeout: step.timeout === undefined ? null : durationWords(step.timeout),
    checkpoint: textAt(value, "checkpoint") ?? null,
    place: placeOf(flow.spanOf, path),
  };
}

function callsOf({ calls, value }: StepView): CatalogCall[] {
  const branches = fieldsAt(value, "route").map(([, branch]) => branch);
  return calls.map(({ role, system, operation, operationName }, index) => ({
    system: system ? systemId(system) : null,
    role: role ?? "",
    operation: operationName ?? "",
    summary: operation?.summary ?? "",
    trait: operation?.trait ?? "none",
    when: textAt(branches[index], "when") ?? null,
  }));
}

function stepWords(step: StepView, calls: readonly CatalogCall[], object: string | null): string {
  const [first] = calls;
  const each = valueAt(step.value, "forEach") === undefined ? "" : ", once for each item";
  const only = valueAt(step.value, "when") === undefined ? "" : ", only where its condition holds";
  if (step.emit !== undefined)
    return `Emits ${step.emit}: each flow that takes it gets a message${each}${only}.`;
  if (!first) return "Checks or computes something without calling a system.";
  const names = [...new Set(step.calls.map(({ system, role }) => systemTitle(system, role)))];
  const what = (first.summary || `Calls ${first.operation}`).split(/\.(?:\s|$)/)[0] ?? "";
  const about = object === null ? "" : ` (${object})`;
  return `${capital(what)}${about} \u2013 in ${listed(names, "or")}${each}${only}.`;
}
