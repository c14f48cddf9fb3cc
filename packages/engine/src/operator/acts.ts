import type { Journal } from "@crossdock/journal";
import type { TriggerHost } from "../intake/trigger-host.ts";
import type { Systems } from "../systems/systems.ts";
import {
  type AskedCommand,
  type CarryOut,
  type Commands,
  type CommandsDeps,
  createCommands,
} from "./commands.ts";
import type { HomeOf } from "./elsewhere.ts";
import { createFireNow, createFiring, type FireNow, placeOf } from "./fire-now.ts";
import { type Cursors, createCursors, createMoving } from "./move-cursor.ts";
import { carryOutPauses, createPausing, type Pausing } from "./pause.ts";
import type { Pauses } from "./pauses.ts";
import { createRepair, createRepairing, type Repair } from "./repair.ts";
import type { ReplayDeps } from "./replay.ts";
import type { RetryDeps } from "./retry.ts";
import type { Revisions } from "./revisions.ts";

/** What people may do with messages, Systems, flows and triggers. */
export interface Acts extends Repair, Pausing, Cursors {
  /** Lets a trigger of an active flow fire now. */
  fire: FireNow;
  /** Stores what a person asks for, and carries it out once; see `Commands`. */
  ask<Outcome>(asked: AskedCommand, carryOut: CarryOut<Outcome>): Promise<Outcome>;
}

export interface ActsDeps
  extends ReplayDeps,
    RetryDeps,
    Omit<CommandsDeps, "kinds" | "homes" | "lasting" | "lanes"> {
  lanes: ReplayDeps["lanes"] & RetryDeps["lanes"] & CommandsDeps["lanes"];
  systems: Systems;
  pauses: Pauses;
  revisions: Revisions;
  triggers: Pick<TriggerHost, "fire" | "still">;
  /** How commands are carried out that the engine does not know by itself. */
  commands?: Readonly<Record<string, CarryOut>>;
}

export function createActs(deps: ActsDeps): { commands: Commands; acts: Acts } {
  const { journal, triggers } = deps;
  const repairing = createRepairing(deps);
  const pausing = carryOutPauses(deps);
  const fire = createFiring(triggers, journal);
  const moveCursor = createMoving(deps);
  const kinds = { ...deps.commands, ...repairing, ...pausing, fire, moveCursor };
  const homes = homesOf(Object.keys(repairing), journal);
  const commands = createCommands({ ...deps, kinds, homes, lasting: new Set(["fire"]) });
  const acts = {
    ...createRepair(commands, repairing),
    ...createPausing(commands, pausing),
    ...createCursors(commands, moveCursor, deps),
    fire: createFireNow(commands, fire),
    ask: commands.ask,
  };
  return { commands, acts };
}

/** The daemon carries out what is asked of a message that runs it, and what is asked of a trigger that has it. */
function homesOf(
  ofMessages: readonly string[],
  { messages, partitions }: Journal,
): Readonly<Record<string, HomeOf>> {
  const ofMessage: HomeOf = async (id) => (await messages.get(id))?.partition;
  const ofTrigger: HomeOf = (target) => {
    const { flow, retailer, trigger } = placeOf(target);
    return partitions.of(flow, retailer, trigger);
  };
  return {
    ...Object.fromEntries(ofMessages.map((kind) => [kind, ofMessage])),
    fire: ofTrigger,
    moveCursor: ofTrigger,
  };
}
