// Definitions alone: what only the daemon needs, such as the HTTP client, would double the start of every command.
import { connectors } from "@crossdock/connectors/definitions";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { journals } from "@crossdock/journal";
import { createRegistry, type Parts, type Registry } from "@crossdock/kit";
import { simulators } from "@crossdock/sim/definitions";

/** The parts that the command and the daemon are made of: the one place where they meet. */
export const builtInParts: Parts = { connectors, triggers, journals, simulators, kinds };

/** Those parts alone, without what a workspace adds. */
export function builtIn(): Registry {
  return createRegistry(builtInParts);
}
