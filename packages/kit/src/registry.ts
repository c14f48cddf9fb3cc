import type { TObject } from "typebox";
import { createShapeChecker, type ShapeChecker } from "./config/check.ts";
import type { ConnectorDefinition } from "./definitions/connector.ts";
import type { HelperDefinition } from "./definitions/helper.ts";
import type { JournalDefinition } from "./definitions/journal.ts";
import type { RuleDefinition } from "./definitions/rule.ts";
import type { SimulatorDefinition } from "./definitions/simulator.ts";
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
  /** Functions of expressions beside those of crossdock. */
  readonly helpers: ReadonlyMap<string, HelperDefinition>;
  /** What `crossdock dev` can run in the place of a System. */
  readonly simulators: ReadonlyMap<string, SimulatorDefinition>;
  /** In the order in which people read of them. */
  readonly kinds: ReadonlyMap<string, KindPart>;
  /** Lint rules beside those of crossdock, by their codes. */
  // biome-ignore lint/suspicious/noExplicitAny: a rule's subject is made by the linter, which the kit does not know
  readonly rules: ReadonlyMap<string, RuleDefinition<any>>;
  /** Schemas that were made of the parts, by what they are of: checks are compiled once for each object. */
  readonly schemas: Map<string, TObject>;
  /** Checks against the schemas of these parts, and of what is made of them. */
  readonly shapes: ShapeChecker;
}

/** Lists of definitions as their packages export them. */
export interface Parts {
  // biome-ignore lint/suspicious/noExplicitAny: a list holds connectors of every connection
  connectors?: readonly ConnectorDefinition<any, any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds triggers of every configuration
  triggers?: readonly TriggerDefinition<any>[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds journals of every configuration
  journals?: readonly JournalDefinition<any, any>[];
  helpers?: readonly HelperDefinition[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds simulators of every configuration
  simulators?: readonly SimulatorDefinition<any>[];
  kinds?: readonly KindPart[];
  // biome-ignore lint/suspicious/noExplicitAny: a list holds rules as the linter reads them
  rules?: readonly RuleDefinition<any>[];
}

/** Fields of `crossdock.config.ts`: what a workspace may add. */
export const configParts = ["connectors", "triggers", "journals", "helpers", "simulators", "rules"] as const;

/** Parts that a workspace adds to the built-in ones. */
export type Config = Pick<Parts, (typeof configParts)[number]>;

/**
 * What `crossdock.config.ts` of a workspace exports by default: lists of what `defineConnector`, `defineTrigger`,
 * `defineJournal`, `defineHelper`, `defineSimulator` and `defineRule` returned. The command reads it when it starts.
 */
export function defineConfig(config: Config): Config {
  return config;
}

/** All parts together. Throws where two of one sort have the same name. */
export function createRegistry(...all: readonly Parts[]): Registry {
  return {
    connectors: byName(
      "connector",
      all.flatMap(({ connectors = [] }) => connectors),
    ),
    triggers: byName(
      "trigger",
      all.flatMap(({ triggers = [] }) => triggers),
    ),
    journals: byName(
      "journal",
      all.flatMap(({ journals = [] }) => journals),
    ),
    helpers: byName(
      "helper",
      all.flatMap(({ helpers = [] }) => helpers),
    ),
    simulators: byName(
      "simulator",
      all.flatMap(({ simulators = [] }) => simulators),
    ),
    kinds: byName(
      "kind",
      all.flatMap(({ kinds = [] }) => kinds),
    ),
    rules: byName(
      "rule",
      all.flatMap(({ rules = [] }) => rules),
      ({ code }) => code,
    ),
    schemas: new Map(),
    shapes: createShapeChecker(),
  };
}

function byName<Part extends { name: string }>(
  what: string,
  parts: readonly Part[],
  nameOf: (part: Part) => string = ({ name }) => name,
): ReadonlyMap<string, Part> {
  const map = new Map<string, Part>();
  for (const part of parts) {
    const name = nameOf(part);
    if (map.has(name)) throw new Error(`two ${what}s are named ${name}`);
    map.set(name, part);
  }
  return map;
}
