import type { Catalog } from "../model/schema.ts";
import { counted, listed } from "../words/duration.ts";
import type { Link, Links } from "./links.ts";

/** Something that a lead would ask about. */
export interface Attention {
  about: Link;
  words: string;
}

/** What the model itself shows to be open: nothing is guessed. */
export function attentionOf(catalog: Catalog, links: Links): Attention[] {
  const found: Attention[] = [];
  const tell = (id: string, words: string): void => {
    found.push({ about: links.to(id), words });
  };
  for (const flow of catalog.flows) {
    if (flow.mode === "unused") tell(flow.id, "No retailer uses it.");
    else if (flow.mode === "shadow") tell(flow.id, "It runs in shadow: it computes, but writes nothing.");
    else if (flow.mode !== "live") tell(flow.id, `Its mode is ${flow.mode}: it is not active.`);
    if (flow.criticality === "critical" && flow.runbook === null)
      tell(flow.id, "It is critical, and no runbook says what to do when it fails.");
    if (flow.criticality === "critical" && flow.objective === null)
      tell(flow.id, "It is critical, and nothing says how soon its messages have to arrive.");
    if (flow.catch.length === 0) tell(flow.id, "Nothing says what happens when all tries have failed.");
    const leaving = flow.personalData.filter(({ leaves }) => leaves);
    const fields = new Set(leaving.map(({ field }) => field)).size;
    const places = leaving.map(
      ({ system, residency }) => `${links.to(system).text} (${residency ?? "nobody says where"})`,
    );
    if (fields > 0)
      tell(
        flow.id,
        `${counted(fields, "personal field")} ${fields === 1 ? "leaves" : "leave"} the residency of the retailer, for ${listed([...new Set(places)])}.`,
      );
    if (flow.steps.some(({ calls }) => calls.some(({ system }) => system === null)))
      tell(flow.id, "A step calls a role that no system plays.");
  }
  for (const retailer of catalog.retailers) {
    for (const { role, system } of retailer.roles)
      if (system === null) tell(retailer.id, `No system plays the role ${role}.`);
  }
  for (const system of catalog.systems)
    if (system.operations.length === 0) tell(system.id, "No flow reads from it or writes to it.");
  for (const contract of catalog.contracts)
    if (contract.usedBy.length === 0 && contract.mappings.length === 0)
      tell(contract.id, "No flow and no mapping uses it.");
  for (const table of catalog.tables)
    if (table.usedBy.length === 0) tell(table.id, "Nothing looks anything up in it.");
  return found;
}
