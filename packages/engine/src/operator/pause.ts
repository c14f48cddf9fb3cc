import type { Journal, PauseRow, PauseTarget } from "@crossdock/journal";
import { type Clock, textAt, valueAt } from "@crossdock/kit";
import type { Systems } from "../systems/systems.ts";
import type { Asker, CarryOut, Command, Commands } from "./commands.ts";
import { isSameTarget, type Pauses } from "./pauses.ts";

/** What a person stops and lets go on. What is refused changes nothing and leaves no entry in the audit. */
export interface Pausing {
  /** Stops it until somebody resumes it, whatever happens meanwhile. */
  pause(target: PauseTarget, options: { reason: string; by?: Asker }): Promise<PauseResult>;
  /** Ends a person's pause. Of a System it also takes a person's word that it works: an open breaker closes. */
  resume(target: PauseTarget, options?: { reason?: string; by?: Asker }): Promise<PauseResult>;
  /** Asks a System that takes no calls whether it does again. One that a person paused is not asked. */
  probe(system: string, options?: { reason?: string; by?: Asker }): Promise<PauseResult>;
}

export type PauseResult =
  | { ok: true }
  /** `paused`: a person paused it already, or did and it is not to be asked. */
  | { ok: false; reason: "paused"; pause: PauseRow }
  | { ok: false; reason: "notPaused" }
  /** No System has the name. */
  | { ok: false; reason: "unknownSystem" };

interface PausingDeps {
  journal: Journal;
  clock: Clock;
  pauses: Pick<Pauses, "all" | "ofSystem" | "began" | "ended">;
  systems: Pick<Systems, "state" | "resume" | "probe">;
}

/** How commands about pauses are carried out. */
export type CarriedOut = { readonly [Act in keyof Pausing]: CarryOut<PauseResult> };

export function createPausing(
  commands: Pick<Commands, "ask">,
  { pause, resume, probe }: CarriedOut,
): Pausing {
  return {
    pause: (target, { by, reason }) =>
      commands.ask({ kind: "pause", target: nameOf(target), input: { target, reason }, by }, pause),
    resume: (target, { by, reason } = {}) =>
      commands.ask(
        { kind: "resume", target: nameOf(target), input: { target, reason: reason ?? null }, by },
        resume,
      ),
    probe: (system, { by, reason } = {}) =>
      commands.ask({ kind: "probe", target: system, input: { reason: reason ?? null }, by }, probe),
  };
}

export function carryOutPauses({ journal, clock, pauses, systems }: PausingDeps): CarriedOut {
  const known = (target: PauseTarget): PauseRow | undefined =>
    pauses.all().find((row) => isSameTarget(row.target, target));

  return {
    async pause(command) {
      const target = targetOf(command);
      const pause = { target, reason: reasonOf(command) ?? "", actor: command.actor, at: clock.now() };
      if (await journal.pauses.begin(pause, command.act({ ok: true }, detailsOf(command)))) {
        pauses.began(pause);
        return { ok: true };
      }
      const rows = await journal.pauses.list();
      const before = rows.find((row) => isSameTarget(row.target, target)) ?? pause;
      return { ok: false, reason: "paused", pause: before };
    },
    async resume(command) {
      const target = targetOf(command);
      const act = command.act({ ok: true }, detailsOf(command));
      if (await journal.pauses.end(target, act)) {
        pauses.ended(target);
        return { ok: true };
      }
      // Another daemon has ended it, and this one has not heard of that yet.
      if (known(target)) pauses.ended(target);
      if ("flow" in target) return { ok: false, reason: "notPaused" };
      const state = systems.state(target.system);
      if (state === undefined) return { ok: false, reason: "unknownSystem" };
      if (state === "available") return { ok: false, reason: "notPaused" };
      await journal.commands.done(act);
      systems.resume(target.system);
      return { ok: true };
    },
    async probe(command) {
      const pause = pauses.ofSystem(command.target);
      if (pause) return { ok: false, reason: "paused", pause };
      if (systems.state(command.target) === undefined) return { ok: false, reason: "unknownSystem" };
      await journal.commands.done(command.act({ ok: true }, detailsOf(command)));
      systems.probe(command.target);
      return { ok: true };
    },
  };
}

/** What the command is about, in a word. */
function nameOf(target: PauseTarget): string {
  return "system" in target ? target.system : target.flow;
}

/** As it was asked; a command without it names a System. */
function targetOf({ target, input }: Command): PauseTarget {
  const flow = textAt(input, "target", "flow");
  if (flow === undefined) return { system: target };
  const part = (name: string) => textAt(input, "target", name) ?? null;
  return { flow, retailer: part("retailer"), trigger: part("trigger") };
}

function reasonOf({ input }: Command): string | undefined {
  return textAt(input, "reason");
}

/** For the audit. */
function detailsOf(command: Command): Record<string, unknown> {
  return { ...targetOf(command), reason: valueAt(command.input, "reason") ?? null };
}
