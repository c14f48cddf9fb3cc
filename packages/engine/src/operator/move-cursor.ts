import type { Journal, TriggerPlace } from "@crossdock/journal";
import { type Clock, textAt, valueAt } from "@crossdock/kit";
import { cursorName } from "../intake/message-mode.ts";
import type { TriggerHost } from "../intake/trigger-host.ts";
import type { Asker, CarryOut, Commands } from "./commands.ts";
import { placeOf, triggerTarget } from "./fire-now.ts";
import { listCursorOf } from "./list-cursor.ts";
import type { Revisions } from "./revisions.ts";

/** Where a trigger stands in its list. */
interface CursorStand {
  system: string;
  operation: string;
  summary: string;
  /** Null where it has read nothing, or begins at the start. */
  value: unknown;
  /** Of its last move; null where there was none. */
  movedAt: number | null;
}

export interface Cursors {
  /** Undefined where the trigger keeps no place in a list. */
  cursor(trigger: TriggerPlace): Promise<CursorStand | undefined>;
  /** Sets it to a value that fits. A round that is under way ends first, and what it still reads moves nothing. */
  moveCursor(
    trigger: TriggerPlace,
    options: { value: unknown; reason: string; by?: Asker },
  ): Promise<{ ok: true; from: unknown } | { ok: false; reason: string; detail: string }>;
}

export interface CursorsDeps {
  journal: Journal;
  clock: Clock;
  revisions: Pick<Revisions, "current" | "livePlan">;
  triggers: Pick<TriggerHost, "still">;
}

type MoveResult = Awaited<ReturnType<Cursors["moveCursor"]>>;

/** How it is carried out, by the daemon that runs the trigger. */
export function createMoving(deps: CursorsDeps): CarryOut<MoveResult> {
  const { journal, clock, triggers } = deps;
  return async (command) => {
    const place = placeOf(command.target);
    const found = findList(place, deps);
    if (!found)
      return {
        ok: false,
        reason: "unknownTrigger",
        detail: "the trigger is gone, or reads no list behind a cursor",
      };
    return triggers.still(place, async () => {
      const { flow, retailer } = place;
      const kept = await journal.cursors.get(flow, retailer, found.name);
      const value = valueAt(command.input, "value") ?? null;
      const from = found.list.valueIn(kept);
      const result = { ok: true, from } as const;
      const details = { ...place, from, to: value, reason: textAt(command.input, "reason") ?? null };
      await journal.cursors.move(
        { flow, retailer, trigger: found.name, value: found.list.keptWith(kept, value), at: clock.now() },
        command.act(result, details),
      );
      return result;
    });
  };
}

export function createCursors(
  commands: Commands,
  carryOut: CarryOut<MoveResult>,
  deps: CursorsDeps,
): Cursors {
  return {
    async cursor(place) {
      const found = findList(place, deps);
      if (!found) return undefined;
      const { system, operation, summary, valueIn } = found.list;
      const row = await deps.journal.cursors.stand(place.flow, place.retailer, found.name);
      return { system, operation, summary, value: valueIn(row?.value), movedAt: row?.at ?? null };
    },
    moveCursor: (trigger, { by, ...input }) =>
      commands.ask({ kind: "moveCursor", target: triggerTarget(trigger), input, by }, carryOut),
  };
}

function findList(
  { flow, retailer, trigger: id }: TriggerPlace,
  { revisions }: Pick<CursorsDeps, "revisions">,
) {
  const plan = revisions.livePlan({ flow, retailer });
  const trigger = plan?.triggers.find((each) => each.id === id);
  const list = plan && trigger && listCursorOf(plan, trigger, revisions.current().plans.System);
  return list && { list, name: cursorName(plan, id) };
}
