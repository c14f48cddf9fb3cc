import {
  expressionsIn,
  type FlowView,
  type Rendered,
  referenceTo,
  type SourceDocument,
} from "@crossdock/flow";
import { entriesAt, textAt, valueAt } from "@crossdock/kit";
import { namesIn } from "@crossdock/mapping";
import type { Side } from "./side.ts";

/** Whom a change reaches. */
export interface Reach {
  retailers: readonly string[];
  /** All that use the resource. */
  everyone: boolean;
  flows: readonly string[];
}

/** Flows that would behave differently, on both sides, for a change at `shown` of a resource. */
export function reachOf(
  { kind, document, retailer }: Rendered,
  shown: readonly string[],
  sides: readonly Side[],
): Reach {
  const owner = retailer ?? document.retailer ?? (kind === "Retailer" ? document.name : null);
  const uses = sides.flatMap((side) =>
    side.flows.filter((flow) => flow.retailer !== null && isReached(flow, document, shown, side)),
  );
  const own = uses.filter((flow) => owner === null || flow.retailer === owner);
  const whole = kind === "Environment" || (kind === "Policy" && shown[0] !== "retry");
  const reached = whole ? sides.flatMap(({ flows }) => flows.filter((flow) => flow.retailer !== null)) : own;
  const retailers = names(reached.map((flow) => flow.retailer ?? ""));
  const all = names(uses.map((flow) => flow.retailer ?? ""));
  return {
    retailers: retailers.length === 0 && owner !== null ? [owner] : retailers,
    everyone: whole || (retailers.length > 0 && retailers.length === all.length && owner === null),
    flows: names(reached.map(({ flow }) => flow)),
  };
}

function names(list: readonly string[]): string[] {
  return [...new Set(list)].sort();
}

function isReached(flow: FlowView, document: SourceDocument, shown: readonly string[], side: Side): boolean {
  const reference = referenceTo(document);
  const [first = "", second = ""] = shown;
  switch (document.kind) {
    case "Mapping":
      return entriesAt(flow.value, "input", "from").some(([, mapping]) => mapping === reference);
    case "Contract":
      return contractsOf(flow, side).has(reference);
    case "System":
      return [...flow.steps.flatMap(({ calls }) => calls), ...flow.triggers.map(({ called }) => called)].some(
        ({ system }) => system?.name === document.name,
      );
    case "Table":
      return tablesOf(flow, side).has(document.name) && !hasOwnTable(flow, document, side);
    case "Policy":
      return first === "retry" && usesRetry(flow, second);
    case "Retailer":
      return flow.retailer === document.name && usesOfRetailer(flow, shown, side);
    default:
      return false;
  }
}

function contractsOf(flow: FlowView, side: Side): Set<string> {
  const from = entriesAt(flow.value, "input", "from");
  const mappings = from.flatMap(([, name]) => {
    const mapping = typeof name === "string" ? side.workspace.resources.resolve("Mapping", name) : undefined;
    return mapping ? [textAt(mapping.value, "from"), textAt(mapping.value, "to")] : [];
  });
  const own = [textAt(flow.value, "input", "contract"), ...from.map(([contract]) => contract), ...mappings];
  return new Set(own.filter((name) => name !== undefined));
}

/** Names of the tables that the flow and its Mappings look something up in. */
function tablesOf(flow: FlowView, side: Side): ReadonlySet<string> {
  const mappings = entriesAt(flow.value, "input", "from").flatMap(([, name]) => {
    const mapping = typeof name === "string" ? side.workspace.resources.resolve("Mapping", name) : undefined;
    return mapping ? textsIn(mapping.value["mapping"], side) : [];
  });
  const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
  return namesIn(
    [...expressionsIn(views), ...mappings.map((source) => side.workspace.texts.expression(source))],
    "table",
  );
}

function textsIn(value: unknown, side: Side): string[] {
  if (typeof value === "string") return [value];
  const file = textAt(value, "file");
  if (file?.endsWith(".jsonata")) return [side.files[file] ?? ""];
  return typeof value === "object" && value !== null
    ? Object.values(value).flatMap((each) => textsIn(each, side))
    : [];
}

/** A retailer's own table stands before the shared one of the same name. */
function hasOwnTable({ retailer }: FlowView, table: SourceDocument, { workspace }: Side): boolean {
  if (table.retailer !== null) return table.retailer !== retailer;
  return workspace.resources
    .list("Table")
    .some((other) => other.name === table.name && other.retailer === retailer);
}

function usesRetry(flow: FlowView, name: string): boolean {
  const byDefault = valueAt(flow.value, "defaults", "retry");
  return flow.steps.some(({ value }) => (value["retry"] ?? byDefault) === name);
}

function usesOfRetailer(flow: FlowView, [first = "", second = ""]: readonly string[], side: Side): boolean {
  if (first === "use") return flow.flow.split("@")[0] === second;
  if (first === "systems") {
    return [...flow.steps.flatMap(({ calls }) => calls), ...flow.triggers.map(({ called }) => called)].some(
      ({ role }) => role === second,
    );
  }
  if (first !== "vars" || second === "") return true;
  const views = [...flow.expressions, ...flow.steps.flatMap(({ expressions }) => expressions)];
  return views.some((view) =>
    side
      .reads(view, flow.rendered)
      .some(([root, name]) => root === "$vars" && (name === second || name === undefined)),
  );
}
