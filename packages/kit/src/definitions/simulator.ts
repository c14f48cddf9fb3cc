import type { Static, TObject } from "typebox";
import type { Example, Status } from "./connector.ts";

/** The other side, simulated: it listens on a port of this machine until it is closed. */
export interface Simulator {
  /** What it says of each of `fields`: its own address, the credentials that it takes. */
  readonly values: Readonly<Record<string, string>>;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Something that `crossdock dev` runs in the place of a System: `simulators: { acme-erp: { erp: { … } } }` of an Environment.
 * It never takes part in anything else.
 */
export interface SimulatorDefinition<Config extends TObject = TObject> {
  name: string;
  summary: string;
  status: Status;
  /** Name of the connector whose Systems it can stand for. */
  connector: string;
  /** Fields of a System, by dotted path, that lead calls to it: `baseUrl`, `auth.token`. */
  fields: readonly string[];
  config: Config;
  examples: readonly Example[];
  /** Listens. */
  open(config: Static<Config>): Promise<Simulator>;
}

export function defineSimulator<Config extends TObject>(
  definition: SimulatorDefinition<Config>,
): SimulatorDefinition<Config> {
  return definition;
}
