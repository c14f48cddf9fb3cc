import type { FlowView, StepView } from "@crossdock/flow";
import { itemsAt, type Path, textAt } from "@crossdock/kit";
import type { Analyses } from "./analyses.ts";

/** What a call is about: the model that its target names, else the noun of its operation. */
export function entityOf(operation: string, config: unknown): string {
  return textAt(config, "model") ?? (operation.split(".").slice(0, -1).join(".") || operation);
}

/** The fields at the top of what a step writes, without those that find the record. */
export function writtenFields({ value }: StepView): string[] {
  const { mapping, target } = value;
  if (typeof mapping !== "object" || mapping === null || Array.isArray(mapping)) return [];
  const match = new Set(itemsAt(target, "match"));
  return Object.keys(mapping).filter((field) => !match.has(field));
}

/** A field of the message that a step sends, with the place where it is mapped. */
export interface SentField {
  path: Path;
  view: StepView["expressions"][number];
}

/** The fields of the message that the mapping of a step reads. */
export function* sentFields(step: StepView, analyses: Analyses): Generator<SentField> {
  for (const view of step.expressions) {
    if (view.path[step.path.length] !== "mapping") continue;
    for (const path of analyses.reads(view)) {
      if (!String(path[0] ?? "$").startsWith("$")) yield { path, view };
    }
  }
}

/** Whether the key of a flow's messages is their identity as well: a second message of one key is a duplicate, and never runs. */
export function isOncePerKey({ value }: FlowView): boolean {
  const id = textAt(value, "identity", "id");
  return id !== undefined && id.trim() === textAt(value, "identity", "key")?.trim();
}

/** The fields of the message by which an upsert finds its record. */
export function matchedPaths({ step }: { step: StepView }, analyses: Analyses): Path[] {
  const match = new Set(itemsAt(step.value, "target", "match"));
  return step.expressions
    .filter(({ path }) => path[step.path.length] === "mapping" && match.has(path[step.path.length + 1]))
    .flatMap((view) => [...analyses.reads(view)])
    .filter(([name]) => !String(name ?? "$").startsWith("$"));
}
