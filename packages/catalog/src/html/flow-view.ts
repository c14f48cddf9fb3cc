import { drawGraph } from "../graph/draw-graph.ts";
import { overviewGraph } from "../graph/overview-graph.ts";
import type { Catalog, CatalogField, CatalogFlow, CatalogRead, CatalogStep } from "../model/schema.ts";
import { counted, listed } from "../words/duration.ts";
import type { Links } from "./links.ts";
import { ownedView } from "./owned-view.ts";

/** A flow as the page tells of it. */
export function flowView(catalog: Catalog, flow: CatalogFlow, links: Links) {
  const anchor = links.anchor(flow.id);
  const graph = overviewGraph(catalog, { view: "contracts", flow: flow.id });
  return {
    ...ownedView(flow, links),
    reference: flow.reference,
    retailer: flow.retailer === null ? null : links.to(`retailer:${flow.retailer}`),
    mode: flow.mode,
    overlays: flow.overlays,
    summary: flow.summary,
    objective: flow.objective?.words ?? null,
    contract: flow.contract === null ? null : links.contract(flow.contract),
    from: flow.from.map(({ contract, mapping }) => ({
      contract: links.contract(contract),
      mapping: links.mapping(mapping, flow.retailer),
    })),
    triggers: flow.triggers.map(({ words, place }) => ({ words, place })),
    order: flow.identity.words,
    identity: [
      { name: "the same", expression: flow.identity.id },
      { name: "in order", expression: flow.identity.key },
      { name: "newer", expression: flow.identity.version },
    ].filter(({ expression }) => expression !== null),
    sources: flow.sources.map(links.to),
    targets: flow.targets.map(links.to),
    picture: drawGraph(graph, { prefix: `p-${anchor}`, styled: false, href: hrefTo(links) }),
    steps: flow.steps.map((step) => stepView(step, links)),
    retry: retryOf(flow.steps),
    catch: flow.catch.map(({ errors, words, place }) => ({ errors: listed(errors, "or"), words, place })),
    personal: personalView(flow, links),
  };
}

export type FlowView = ReturnType<typeof flowView>;

/** The fragment of what a part of a picture stands for. */
export function hrefTo(links: Links): (id: string) => string | undefined {
  return (id) => {
    const { anchor } = links.to(id);
    return anchor === null ? undefined : `#${anchor}`;
  };
}

function stepView(step: CatalogStep, links: Links) {
  const { id, words, when, forEach, writes, checkpoint, asserts, timeout, place } = step;
  const calls = step.calls.map(({ system, role, operation, trait, when: way }) => ({
    system: system === null ? { text: role, anchor: null, note: null } : links.to(system),
    operation,
    repeat: traits[trait] ?? trait,
    when: way,
  }));
  return {
    ...{ id, words, when, forEach, writes, checkpoint, asserts, timeout, place, calls },
    fields: step.fields.map(fieldView),
    decides: step.decides.map(({ path, reads }) => ({ path, reads: reads.map(readView) })),
    expects: step.expects.map(fieldView),
  };
}

/** Why a call may be repeated, as a person asks for it. */
const traits: Readonly<Record<string, string>> = {
  safe: "only reads",
  idempotent: "the same again changes nothing",
  upsert: "finds the record that is already there",
  keyed: "carries a key by which a repetition is known",
  verified: "looks first whether it is done already",
  none: "is never repeated by itself",
};

/** A field that is made, with what it is made of. */
export function fieldView({ path, expressions, reads, constant, place }: CatalogField) {
  return { path: path || "the whole", expressions, reads: reads.map(readView), constant, place };
}

function readView({ from, path, class: name }: CatalogRead) {
  const words = sources[from] ?? from;
  return {
    words,
    path: from === "variable" ? `$vars.${path}` : path,
    class: name,
    isPersonal: isPersonal(name),
  };
}

const sources: Readonly<Record<string, string>> = {
  message: "",
  step: "answer of",
  variable: "setting",
  table: "table",
  trigger: "trigger",
};

/** Classes that a person must not see by chance. */
export function isPersonal(name: string | null): boolean {
  return name === "personal" || name === "restricted";
}

/** How steps are tried again; most flows say the same for all of them. */
function retryOf(steps: readonly CatalogStep[]): { steps: string | null; lines: string[] }[] {
  const groups = new Map<string, { ids: string[]; lines: string[] }>();
  for (const { id, retry } of steps) {
    const key = JSON.stringify(retry);
    const group = groups.get(key) ?? { ids: [], lines: retry };
    group.ids.push(id);
    groups.set(key, group);
  }
  const all = groups.size === 1;
  return [...groups.values()].map(({ ids, lines }) => ({ steps: all ? null : listed(ids, "and"), lines }));
}

function personalView(flow: CatalogFlow, links: Links) {
  const rows = flow.personalData.map((movement) => ({ ...movement, system: links.to(movement.system) }));
  const fields = new Set(rows.map(({ field }) => field)).size;
  const systems = [
    ...new Set(
      rows.map(({ system, residency }) => (residency ? `${system.text} (${residency})` : system.text)),
    ),
  ];
  const leaves = rows.filter(({ leaves: does }) => does).length;
  const summary =
    rows.length === 0
      ? "No personal or restricted field is sent anywhere."
      : `${counted(fields, "personal or restricted field")} ${fields === 1 ? "goes" : "go"} to ${listed(systems, "and")}. ${leaves === 0 ? "Nothing leaves the residency of the retailer." : `${counted(leaves, "way")} out of the residency of the retailer ${leaves === 1 ? "is" : "are"} marked.`}`;
  return { summary, rows };
}
