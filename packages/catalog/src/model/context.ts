import type { FlowView, Rendered, RenderedWorkspace, SourceDocument, SpanOf } from "@crossdock/flow";
import { type Path, type Registry, textAt } from "@crossdock/kit";
import type { Analyses } from "@crossdock/lint";
import type { Lineage } from "../lineage/field-entries.ts";
import { idOf } from "./ids.ts";

/** What the parts of the model are made from. */
export interface Context {
  rendered: RenderedWorkspace;
  registry: Registry;
  flows: readonly FlowView[];
  analyses: Analyses;
  lineage: Lineage;
  /** Value of an environment variable; undefined where it is not known here. */
  env(name: string): string | undefined;
}

/** What all resources say of themselves. */
export function ownedOf({ name, value, spanOf }: Pick<Rendered, "name" | "value" | "spanOf">) {
  return {
    name,
    title: textAt(value, "title") ?? name,
    description: textAt(value, "description") ?? null,
    owner: textAt(value, "owner") ?? "nobody",
    domain: textAt(value, "domain") ?? null,
    criticality: textAt(value, "criticality") ?? null,
    runbook: textAt(value, "runbook") ?? null,
    place: placeOf(spanOf, []),
  };
}

export function placeOf(spanOf: SpanOf, path: Path): { file: string; line: number } {
  const { file, start } = spanOf(path, path.length > 0 && typeof path.at(-1) === "string" ? "key" : "value");
  return { file, line: start.line };
}

export function systemId({ name, retailer }: Pick<SourceDocument, "name" | "retailer">): string {
  return idOf("system", retailer, name);
}

export function flowId({ flow, retailer }: Pick<FlowView, "flow" | "retailer">): string {
  return idOf("flow", retailer, flow);
}

/** Title of a System for sentences. */
export function systemTitle(system: SourceDocument | undefined, role: string | undefined): string {
  return (system && (textAt(system.value, "title") ?? system.name)) ?? role ?? "a system that is not known";
}
