import type { TObject } from "typebox";
import type { ConnectorDefinition } from "./definitions/connector.ts";
import type { JournalDefinition } from "./definitions/journal.ts";
import type { TriggerDefinition } from "./definitions/trigger.ts";

/** A kind of resource as far as it matters here; `flow` says what a kind owns. */
export interface KindPart {
  /** As it stands in `kind:`. */
  name: string;
  summary: string;
}

/** The parts that this program is made of. A value, passed down; nothing registers itself. */
export interface Registry {
  readonly connectors: ReadonlyMap<string, ConnectorDefinition>;
  readonly triggers: ReadonlyMap<string, TriggerDefinition>;
  readonly journals: ReadonlyMap<string, JournalDefinition>;
  /** In the order in which people read of them. */
  readonly kinds: ReadonlyMap<string, KindPart>;
  /** Schemas that were made of the parts, by what they are of: checks are compiled once for each object. */
  readonly schemas: Map<string, TObject>;
}

/** Lists of definitions as their packages export them. */
export interface Parts {
  // biome-ignore lint/suspicious/noExplicitAny: a list holds connectors of every connection
  connectors?: readonly ConnectorDefinition<any, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds triggers of every configuration
  triggers?: readonly TriggerDefinition<any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds journals of every configuration
  journals?: readonly JournalDefinition<any, any>[];
  kinds?: readonly KindPart[];
}

export function createRegistry(parts: Parts): Registry {
  return {
    connectors: byName("connector", parts.connectors ?? []),
    triggers: byName("trigger", parts.triggers ?? []),
    journals: byName("journal", parts.journals ?? []),
    kinds: byName("kind", parts.kinds ?? []),
    schemas: new Map(),
  };
}

function byName<Part extends { name: string }>(
  what: string,
  parts: readonly Part[],
): ReadonlyMap<string, Part> {
  const map = new Map<string, Part>();
  for (const part of parts) {
    if (map.has(part.name)) throw new Error(`two ${what}s are named ${part.name}`);
    map.set(part.name, part);
  }
  return map;
}
