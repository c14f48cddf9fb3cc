import type { ConnectorDefinition } from "./definitions/connector.ts";
import type { JournalDefinition } from "./definitions/journal.ts";
import type { TriggerDefinition } from "./definitions/trigger.ts";

/** The parts that this program is made of. A value, passed down; nothing registers itself. */
export interface Registry {
  readonly connectors: ReadonlyMap<string, ConnectorDefinition>;
  readonly triggers: ReadonlyMap<string, TriggerDefinition>;
  readonly journals: ReadonlyMap<string, JournalDefinition>;
}

/** Lists of definitions as their packages export them. */
export interface Parts {
  // biome-ignore lint/suspicious/noExplicitAny: a list holds connectors of every connection
  connectors?: readonly ConnectorDefinition<any, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds triggers of every configuration
  triggers?: readonly TriggerDefinition<any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds journals of every configuration
  journals?: readonly JournalDefinition<any, any>[];
}

export function createRegistry(parts: Parts): Registry {
  return {
    connectors: byName("connector", parts.connectors ?? []),
    triggers: byName("trigger", parts.triggers ?? []),
    journals: byName("journal", parts.journals ?? []),
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
