import { splitId } from "../model/ids.ts";
import type { Catalog, CatalogFlow } from "../model/schema.ts";
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
  const builder = createBuilder(catalog);
  for (const flow of flows) {
    const group = flow.retailer ?? "";
    if (view === "owners") builder.owners(flow, group);
    else builder.flow(flow, group, view === "contracts");
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

function createBuilder(catalog: Catalog) {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  const systems = new Map(catalog.systems.map((system) => [system.id, system]));
  const contracts = new Map(catalog.contracts.map((contract) => [contract.reference, contract]));

  const put = (node: Omit<GraphNode, "id"> & { key: string }): string => {
    const { key, ...rest } = node;
    const id = `${node.group}|${key}`;
    if (!nodes.has(id)) nodes.set(id, { id, ...rest });
    return id;
  };
  const link = (from: string, to: string, kind: GraphEdge["kind"], label: string): void => {
    const key = JSON.stringify([from, to]);
    const known = edges.get(key);
    if (!known) edges.set(key, { from, to, kind, label });
    if (known?.kind === "asks") known.kind = kind;
    if (known && label !== "" && !known.label.split("\n").includes(label)) known.label += `\n${label}`;
  };
  const system = (id: string, group: string): string => {
    const entry = systems.get(id);
    return put({
      key: id,
      of: id,
      kind: "system",
      label: entry?.title ?? splitId(id).reference,
      lines: entry ? [entry.connector, entry.owner] : [],
      criticality: entry?.criticality ?? null,
      group,
    });
  };
  const flowNode = (flow: CatalogFlow, group: string): string =>
    put({
      key: flow.id,
      of: flow.id,
      kind: "flow",
      label: flow.title,
      lines: [flow.reference + (flow.mode === "live" ? "" : ` \u00b7 ${flow.mode}`), flow.owner],
      criticality: flow.criticality,
      group,
    });
  const contract = (reference: string, group: string): string => {
    const entry = contracts.get(reference);
    return put({
      key: `contract:${reference}`,
      of: entry?.id ?? null,
      kind: "contract",
      label: entry?.title ?? reference,
      lines: [reference, entry?.owner ?? ""],
      criticality: entry?.criticality ?? null,
      group,
    });
  };

  return {
    flow(flow: CatalogFlow, group: string, withContracts: boolean): void {
      const to = flowNode(flow, group);
      const entrances = withContracts ? entrancesOf(flow, group, to) : [to];
      for (const trigger of flow.triggers) {
        const source =
          trigger.system === null
            ? put({
                key: `caller:${trigger.address ?? trigger.id}`,
                of: null,
                kind: "caller",
                label: trigger.kind === "webhook" ? "Webhook" : trigger.kind,
                lines: [trigger.address ?? ""],
                criticality: null,
                group,
              })
            : system(trigger.system, group);
        for (const entrance of entrances) link(source, entrance, "brings", trigger.operation ?? "");
      }
      for (const step of flow.steps) {
        for (const call of step.calls) {
          if (call.system === null) continue;
          const target = system(call.system, group);
          link(to, target, step.writes ? "writes" : "asks", call.operation);
        }
      }
    },
    owners(flow: CatalogFlow, group: string): void {
      const parts: [string, string][] = [
        [flow.owner, flowNode(flow, group)],
        ...flow.systems.map((id): [string, string] => [systems.get(id)?.owner ?? "", system(id, group)]),
        ...contractsOf(flow).map((reference): [string, string] => [
          contracts.get(reference)?.owner ?? "",
          contract(reference, group),
        ]),
      ];
      for (const [owner, part] of parts) {
        if (owner === "") continue;
        const team = put({
          key: `owner:${owner}`,
          of: null,
          kind: "owner",
          label: owner,
          lines: [],
          criticality: null,
          group,
        });
        link(team, part, "owns", "");
      }
    },
    made: () => ({ nodes: [...nodes.values()], edges: [...edges.values()] }),
  };

  /** The contracts in which messages arrive, on their way through Mappings to the flow. */
  function entrancesOf(flow: CatalogFlow, group: string, to: string): string[] {
    if (flow.contract === null) return [to];
    const canonical = contract(flow.contract, group);
    link(canonical, to, "becomes", "");
    if (flow.from.length === 0) return [canonical];
    return flow.from.map(({ contract: reference, mapping }) => {
      const arriving = contract(reference, group);
      link(arriving, canonical, "becomes", mapping);
      return arriving;
    });
  }
}

function contractsOf({ contract, from }: CatalogFlow): string[] {
  return [...from.map((way) => way.contract), ...(contract === null ? [] : [contract])];
}
