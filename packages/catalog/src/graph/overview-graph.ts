import { splitId } from "../model/ids.ts";
import type { Catalog, CatalogContract, CatalogFlow, CatalogSystem } from "../model/schema.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";

export interface GraphOptions {
  /** `systems`: Systems and flows. `contracts`: what is between them as well. `owners`: who answers for what. */
  view: "systems" | "contracts" | "owners";
  /** Only this flow, by its id. */
  flow?: string;
}

/** Draws Systems, flows, contracts and owners of a catalogue, one group for each retailer. */
export function overviewGraph(catalog: Catalog, { view, flow: only }: GraphOptions): Graph {
  const flows = catalog.flows.filter(({ id }) => only === undefined || id === only);
  const builder = new Builder(catalog);
  for (const flow of flows) {
    const group = flow.retailer ?? "";
    if (view === "owners") drawOwners(builder, flow, group);
    else drawFlow(builder, flow, group, view === "contracts");
  }
  const groups = [...new Set(flows.map(({ retailer }) => retailer ?? ""))].map((id) => ({
    id,
    label: id === "" ? "Used by nobody" : (catalog.retailers.find(({ name }) => name === id)?.title ?? id),
  }));
  const named = only === undefined ? "" : ` of ${flows[0]?.title ?? only}`;
  return {
    title:
      { systems: "Systems and flows", contracts: "Systems, contracts and flows", owners: "Owners" }[view] +
      named,
    description: flows
      .map(({ title, retailer, summary }) => `${title}${retailer ? ` for ${retailer}` : ""}: ${summary}`)
      .join(" "),
    groups,
    ...builder.made(),
  };
}

/** A node that stands for no entry of the catalogue. */
const bare = { of: null, criticality: null };

/** A picture while it is drawn. Each method answers the id of its node, which stands once in its group. */
class Builder {
  readonly #nodes = new Map<string, GraphNode>();
  readonly #edges = new Map<string, GraphEdge>();
  readonly #systems: ReadonlyMap<string, CatalogSystem>;
  readonly #contracts: ReadonlyMap<string, CatalogContract>;

  constructor(catalog: Catalog) {
    this.#systems = new Map(catalog.systems.map((system) => [system.id, system]));
    this.#contracts = new Map(catalog.contracts.map((contract) => [contract.reference, contract]));
  }

  made(): Pick<Graph, "nodes" | "edges"> {
    return { nodes: [...this.#nodes.values()], edges: [...this.#edges.values()] };
  }

  link(from: string, to: string, kind: GraphEdge["kind"], label: string): void {
    const key = JSON.stringify([from, to]);
    const known = this.#edges.get(key);
    if (!known) this.#edges.set(key, { from, to, kind, label });
    if (known?.kind === "asks") known.kind = kind;
    if (known && label !== "" && !known.label.split("\n").includes(label)) known.label += `\n${label}`;
  }

  ownerOfSystem(id: string): string {
    return this.#systems.get(id)?.owner ?? "";
  }

  ownerOfContract(reference: string): string {
    return this.#contracts.get(reference)?.owner ?? "";
  }

  system(id: string, group: string): string {
    const entry = this.#systems.get(id);
    return this.#put(id, {
      of: id,
      kind: "system",
      label: entry?.title ?? splitId(id).reference,
      lines: entry ? [entry.connector, entry.owner] : [],
      criticality: entry?.criticality ?? null,
      group,
    });
  }

  flow(flow: CatalogFlow, group: string): string {
    return this.#put(flow.id, {
      of: flow.id,
      kind: "flow",
      label: flow.title,
      lines: [flow.reference + (flow.mode === "live" ? "" : ` \u00b7 ${flow.mode}`), flow.owner],
      criticality: flow.criticality,
      group,
    });
  }

  contract(reference: string, group: string): string {
    const entry = this.#contracts.get(reference);
    return this.#put(`contract:${reference}`, {
      of: entry?.id ?? null,
      kind: "contract",
      label: entry?.title ?? reference,
      lines: [reference, entry?.owner ?? ""],
      criticality: entry?.criticality ?? null,
      group,
    });
  }

  /** What flows start each other with. */
  event(name: string, group: string): string {
    return this.#put(`event:${name}`, { ...bare, kind: "caller", label: name, lines: ["event"], group });
  }

  /** The caller of a webhook, or the kind of a trigger that has no System. */
  caller({ address, id, kind }: CatalogFlow["triggers"][number], group: string): string {
    const label = kind === "webhook" ? "Webhook" : kind;
    return this.#put(`caller:${address ?? id}`, {
      ...bare,
      kind: "caller",
      label,
      lines: [address ?? ""],
      group,
    });
  }

  owner(owner: string, group: string): string {
    return this.#put(`owner:${owner}`, { ...bare, kind: "owner", label: owner, lines: [], group });
  }

  #put(key: string, node: Omit<GraphNode, "id">): string {
    const id = `${node.group}|${key}`;
    if (!this.#nodes.has(id)) this.#nodes.set(id, { id, ...node });
    return id;
  }
}

function drawFlow(builder: Builder, flow: CatalogFlow, group: string, withContracts: boolean): void {
  const to = builder.flow(flow, group);
  const entrances = withContracts ? entrancesOf(builder, flow, group, to) : [to];
  for (const trigger of flow.triggers) {
    const source = sourceOf(builder, trigger, group);
    for (const entrance of entrances) builder.link(source, entrance, "brings", trigger.operation ?? "");
  }
  for (const step of flow.steps) {
    if (step.emits !== null) builder.link(to, builder.event(step.emits, group), "writes", "");
    for (const call of step.calls) {
      if (call.system === null) continue;
      const target = builder.system(call.system, group);
      builder.link(to, target, step.writes ? "writes" : "asks", call.operation);
    }
  }
}

function sourceOf(builder: Builder, trigger: CatalogFlow["triggers"][number], group: string): string {
  if (trigger.event !== null) return builder.event(trigger.event, group);
  return trigger.system === null ? builder.caller(trigger, group) : builder.system(trigger.system, group);
}

function drawOwners(builder: Builder, flow: CatalogFlow, group: string): void {
  const parts: [string, string][] = [
    [flow.owner, builder.flow(flow, group)],
    ...flow.systems.map((id): [string, string] => [builder.ownerOfSystem(id), builder.system(id, group)]),
    ...contractsOf(flow).map((reference): [string, string] => [
      builder.ownerOfContract(reference),
      builder.contract(reference, group),
    ]),
  ];
  for (const [owner, part] of parts)
    if (owner !== "") builder.link(builder.owner(owner, group), part, "owns", "");
}

/** The contracts in which messages arrive, on their way through Mappings to the flow. */
function entrancesOf(builder: Builder, flow: CatalogFlow, group: string, to: string): string[] {
  if (flow.contract === null) return [to];
  const canonical = builder.contract(flow.contract, group);
  builder.link(canonical, to, "becomes", "");
  if (flow.from.length === 0) return [canonical];
  return flow.from.map(({ contract: reference, mapping }) => {
    const arriving = builder.contract(reference, group);
    builder.link(arriving, canonical, "becomes", mapping);
    return arriving;
  });
}

function contractsOf({ contract, from }: CatalogFlow): string[] {
  return [...from.map((way) => way.contract), ...(contract === null ? [] : [contract])];
}
