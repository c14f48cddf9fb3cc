import { splitId } from "../model/ids.ts";
import type { Catalog } from "../model/schema.ts";
import { createAnchors } from "./anchors.ts";

/** Something that the page may tell of, elsewhere. */
export interface Link {
  text: string;
  /** Where on the page; null: it is not there. */
  anchor: string | null;
  /** For whom, where the text alone could mean several. */
  note: string | null;
}

export interface Links {
  anchor(id: string): string;
  /** By id. */
  to(id: string): Link;
  contract(reference: string): Link;
  /** The retailer's own, or the shared one. */
  mapping(reference: string, retailer: string | null): Link;
  owner(name: string): Link;
}

/** Where everything of a catalogue stands on its page. */
export function createLinks(catalog: Catalog): Links {
  const { retailers, flows, systems, contracts, mappings, tables, resources, owners } = catalog;
  const entries = [...retailers, ...flows, ...systems, ...contracts, ...mappings, ...tables, ...resources];
  const titles = new Map(entries.map(({ id, title }) => [id, title]));
  const anchorOf = createAnchors([...titles.keys(), ...owners.map(({ name }) => ownerId(name))]);
  const to = (id: string): Link => {
    const { kind, retailer, reference } = splitId(id);
    const note = (kind === "flow" || kind === "mapping") && retailer !== null ? `for ${retailer}` : null;
    return { text: titles.get(id) ?? reference, anchor: anchorOf(id) ?? null, note };
  };
  return {
    to,
    anchor: (id) => anchorOf(id) ?? "",
    contract: (reference) => ({ ...to(`contract:${reference}`), text: reference }),
    mapping(reference, retailer) {
      const own = mappings.find((each) => each.reference === reference && each.retailer === retailer);
      return {
        ...to((own ?? mappings.find((each) => each.reference === reference))?.id ?? ""),
        text: reference,
      };
    },
    owner: (name) => ({ text: name, anchor: anchorOf(ownerId(name)) ?? null, note: null }),
  };
}

/** Teams have no id in the model. */
export function ownerId(name: string): string {
  return `team:${name}`;
}
