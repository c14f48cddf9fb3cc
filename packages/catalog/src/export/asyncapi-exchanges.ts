import type { Fields } from "@crossdock/kit";
import { splitId } from "../model/ids.ts";
import type { CatalogFlow, CatalogTrigger } from "../model/schema.ts";
import { legalName } from "./legal-name.ts";
import { sentSchema } from "./path-schema.ts";
import type { CatalogSource } from "./source.ts";
import { arrivingContracts } from "./webhooks.ts";

/** One thing that a flow receives, or a step sends. */
export interface Exchange {
  /** Name of the operation; unique in the document. */
  key: string;
  action: "receive" | "send";
  channel: string;
  channelTitle: string;
  /** Path of a webhook below the daemon; null where the connector of a System alone knows the address. */
  address: string | null;
  /** Id of the System at the other side; null for a webhook. */
  system: string | null;
  title: string;
  words: string;
  flow: CatalogFlow;
  trigger?: CatalogTrigger;
  /** Why a call may be repeated. */
  trait?: string;
  /** References of the contracts one of which the message fits. */
  contracts: readonly string[];
  /** Schema of a message that no contract describes. */
  payload: Fields;
}

/** Everything that flows exchange with the outside, for retailers that use them. */
export function asyncExchanges({ catalog, schemaOf }: CatalogSource): Exchange[] {
  const known = new Set(catalog.contracts.map(({ reference }) => reference));
  const titles = new Map(catalog.systems.map(({ id, title }) => [id, title]));
  return catalog.flows
    .filter(({ retailer }) => retailer !== null)
    .flatMap((flow) => {
      const message = flow.contract === null ? undefined : schemaOf(flow.contract);
      const contracts = arrivingContracts(flow).filter((reference) => known.has(reference));
      return [...received(flow, contracts, titles), ...sent(flow, message, titles)];
    });
}

type Titles = ReadonlyMap<string, string>;

function received(flow: CatalogFlow, contracts: readonly string[], titles: Titles): Exchange[] {
  return flow.triggers.flatMap((trigger): Exchange[] => {
    const { id, address, system, operation, words } = trigger;
    const key = keyOf(flow.retailer, flow.reference, "receive", id);
    const about = { key, action: "receive", title: `${flow.title}: ${id}`, words, flow, trigger } as const;
    const rest = { contracts, payload: {} };
    // A schedule that reads nothing makes its message itself.
    if (address !== null)
      return [{ ...about, ...rest, channel: key, channelTitle: flow.title, address, system: null }];
    return system === null || operation === null
      ? []
      : [{ ...about, ...rest, ...calledAt(system, operation, titles) }];
  });
}

function sent(flow: CatalogFlow, message: Fields | undefined, titles: Titles): Exchange[] {
  return flow.steps.flatMap((step) =>
    step.calls.flatMap(({ system, operation, summary, trait }, index): Exchange[] => {
      if (system === null || !titles.has(system)) return [];
      const way = step.calls.length > 1 ? [`way-${index + 1}`] : [];
      return [
        {
          key: keyOf(flow.retailer, flow.reference, "send", step.id, ...way),
          action: "send",
          ...calledAt(system, operation, titles),
          title: `${flow.title}: ${step.id}`,
          words: summary || step.words,
          flow,
          trait,
          contracts: [],
          payload: sentSchema(step.fields, message),
        },
      ];
    }),
  );
}

/** The place of an operation of a System: all that is exchanged over it is in one channel. */
function calledAt(system: string, operation: string, titles: Titles) {
  const { retailer, reference } = splitId(system);
  return {
    channel: keyOf(retailer, reference, operation),
    channelTitle: `${operation} of ${titles.get(system) ?? reference}`,
    address: null,
    system,
  };
}

/** A name within the document; no part has a `_`, so two of them are never the same. */
export function keyOf(...parts: readonly (string | null)[]): string {
  return parts.map((part) => (part === null ? "" : legalName(part, { dots: true }))).join("_");
}
