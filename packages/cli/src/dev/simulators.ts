import {
  type EnvironmentPlan,
  type Interpolation,
  interpolationsOf,
  secretPath,
  secretVariable,
  type Workspace,
} from "@crossdock/flow";
import { digestOf, type Registry, type Simulator, thrownText } from "@crossdock/kit";
import type { Tell } from "./dev-event.ts";
import { variablePrefix } from "./dev-secrets.ts";
import { standInSecret } from "./stand-in-secret.ts";

/** The simulators that an Environment asks for, kept in step with it. */
export interface Simulators {
  /**
   * Opens what is asked for and not open yet, and gives the variables that lead the Systems to them. What is asked for no
   * longer stays open until `retire`: a revision that goes on running may still call it.
   */
  open(environment: EnvironmentPlan, workspace: Workspace): Promise<Record<string, string>>;
  /** Ends those that the last `open` did not ask for. */
  retire(): Promise<void>;
  close(): Promise<void>;
}

interface Open {
  system: string;
  name: string;
  digest: string;
  simulator: Simulator;
}

export function createSimulators(registry: Registry, tell: Tell): Simulators {
  let wanted: Open[] = [];
  let others: Open[] = [];

  const end = async (all: readonly Open[]): Promise<void> => {
    for (const { system, name, simulator } of all) {
      await simulator.close();
      tell({ event: "simulator", system, simulator: name, state: "stopped", address: addressOf(simulator) });
    }
  };
  const opened = async (system: string, name: string, config: unknown): Promise<Open | undefined> => {
    const digest = digestOf([name, config]);
    const isSame = (each: Open): boolean => each.system === system && each.digest === digest;
    const known = [...wanted, ...others].find(isSame);
    if (known) return known;
    const definition = registry.simulators.get(name);
    if (!definition) return undefined;
    // The Environment's schema is made of the definitions' own.
    const open = () => definition.open(config as never);
    const simulator = await open().catch(async (error: unknown) => {
      if (!isTaken(error)) throw error;
      // The one before it has the port.
      await end(wanted.filter((each) => each.system === system));
      wanted = wanted.filter((each) => each.system !== system);
      return open();
    });
    tell({ event: "simulator", system, simulator: name, state: "listening", address: addressOf(simulator) });
    return { system, name, digest, simulator };
  };

  return {
    async open(environment, workspace) {
      const next: Open[] = [];
      for (const [system, { name, config }] of environment.simulators) {
        try {
          const open = await opened(system, name, config);
          if (open) next.push(open);
        } catch (error) {
          const message = `\`${system}\` cannot be simulated: ${thrownText(error)}; correct \`simulators\` of the Environment`;
          tell({ event: "problem", message });
        }
      }
      others = [...others, ...wanted].filter((each) => !next.includes(each));
      wanted = next;
      return variablesOf(wanted, workspace, variablePrefix(environment), tell);
    },
    async retire() {
      const all = others;
      others = [];
      await end(all);
    },
    async close() {
      const all = [...wanted, ...others];
      wanted = [];
      others = [];
      await end(all);
    },
  };
}

/** The values of the variables and secrets with which the Systems say where they are and who calls. */
function variablesOf(
  open: readonly Open[],
  { resources }: Workspace,
  prefix: string | undefined,
  tell: Tell,
): Record<string, string> {
  const given = new Map<string, { value: string; system: string }>();
  for (const { system, simulator } of open) {
    const document = resources.resolve("System", system);
    for (const each of document ? interpolationsOf(document.value) : []) {
      const secret = secretPath(each.name, document?.retailer ?? null);
      const value = said(each, secret, simulator);
      const name = each.source === "env" ? each.name : secretVariable(prefix ?? "", secret);
      if (value === undefined || (each.source === "secret" && prefix === undefined)) continue;
      const other = given.get(name);
      if (other && other.value !== value) {
        const message = `\`${name}\` would have to say where both \`${other.system}\` and \`${system}\` are; give each System a variable of its own`;
        tell({ event: "problem", message });
      }
      given.set(name, { value, system });
    }
  }
  return Object.fromEntries(Array.from(given, ([name, { value }]) => [name, value]));
}

/** What the simulator says of the field; a secret that it says nothing of is any. */
function said({ source, path }: Interpolation, secret: string, { values }: Simulator): string | undefined {
  return values[path.join(".")] ?? (source === "secret" ? standInSecret(secret) : undefined);
}

function addressOf({ values }: Simulator): string {
  return values["baseUrl"] ?? "";
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EADDRINUSE";
}
