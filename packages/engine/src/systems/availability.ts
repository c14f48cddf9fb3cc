import type { SystemPlan } from "@crossdock/flow";
import type { Clock, Log, Timer } from "@crossdock/kit";
import type { Observe } from "../events.ts";
import {
  type Finding,
  isCurrent,
  type SystemEffect,
  type SystemEvent,
  type SystemState,
  systemMachine,
  takesCalls,
} from "./system-machine.ts";

/** Holds the state of a System and does what follows from a change of it. */
export interface Availability {
  state(): SystemState;
  /** Whether `enter` would let a call pass. */
  takesCalls(): boolean;
  /** The pass of one call, undefined when none may go out; in `halfOpen` the first to ask takes the probe. */
  enter(): Pass | undefined;
  /** A person says that the System works. */
  resume(): void;
  /** A person pauses it, or has paused it: nothing passes until `endPause`. */
  pause(): void;
  /** No person's pause holds. */
  endPause(): void;
  /** Another daemon tells what it found. */
  told(finding: Finding): void;
  /** A person wants to know now whether it works: the wait for the probe is over. */
  lookAgain(): void;
  /** Leaves no timer and wakes nobody any more. */
  replace(): void;
}

/** What became of a call; the first word counts. */
export interface Pass {
  succeeded(): void;
  /** A failure that speaks of the System's health. */
  failed(): void;
  /** The credentials are refused. False: this call is of an earlier epoch. */
  refused(reason: string): boolean;
  /** The System is not there: nothing can pass until it is back. */
  away(reason: string): void;
  /** The call told nothing: it did not go out, or it failed by itself. */
  left(): void;
}

export interface AvailabilityDeps {
  clock: Clock;
  log: Log;
  observe: Observe;
  /** Parked messages of this System may try again: one when it probes, all when it is well. */
  onAvailable(system: string, how: "one" | "all"): void;
  /** The other daemons are to know what was found of this System. */
  tellOthers(system: string, finding: Finding): void;
}

export function createAvailability(
  { name: system, breaker }: Pick<SystemPlan, "name" | "breaker">,
  { clock, log, observe, onAvailable, tellOthers }: AvailabilityDeps,
): Availability {
  const machine = systemMachine(breaker);
  let state: SystemState = { name: "available", epoch: 0, failures: [] };
  let timer: Timer | undefined;

  const take = (event: SystemEvent): void => {
    const next = machine.transition(state, event);
    ({ state } = next);
    for (const effect of next.effects) perform(effect);
  };

  const perform = (effect: SystemEffect): void => {
    switch (effect.kind) {
      case "wait":
        timer?.cancel();
        timer = clock.schedule(effect.after, () => take({ kind: "probeDue" }));
        break;
      case "endWait":
        timer?.cancel();
        break;
      case "wake":
        onAvailable(system, effect.how);
        break;
      case "tellOpened":
        observe({ kind: "breaker", system, state: "open" });
        log.warn({ system }, "the breaker opened; messages wait");
        break;
      case "tellAway":
        observe({ kind: "breaker", system, state: "open" });
        log.error(
          { system, reason: effect.reason },
          "the system is not there; it is looked for until it is back",
        );
        break;
      case "tellPaused":
        observe({ kind: "systemPaused", system });
        log.error(
          { system, class: "AuthFailed" },
          "the system refuses our credentials; it is paused until they work",
        );
        break;
      case "tellPausedByPerson":
        // What its breaker says is not asked while a person has paused it.
        observe({ kind: "breaker", system, state: "closed" });
        log.info({ system }, "a person paused the system; messages wait");
        break;
      case "tellTold":
        observe({ kind: "breaker", system, state: "open" });
        log.info({ system }, "another daemon found that the system takes no calls; messages wait");
        break;
      case "tellOthers":
        tellOthers(system, effect.finding);
        break;
      case "tellAvailable":
        observe({ kind: "breaker", system, state: "closed" });
        log.info({ system }, "the system takes calls again");
    }
  };

  const passOf = (epoch: number): Pass => ({
    succeeded: () => take({ kind: "succeeded", epoch }),
    failed: () => take({ kind: "failed", epoch, at: clock.elapsed() }),
    refused(reason) {
      const counts = isCurrent(state, epoch);
      take({ kind: "refused", epoch, reason });
      return counts;
    },
    away: (reason) => take({ kind: "away", epoch, reason }),
    left: () => take({ kind: "left", epoch }),
  });

  return {
    state: () => state,
    takesCalls: () => takesCalls(state),
    enter() {
      if (state.name === "replaced" || !takesCalls(state)) return undefined;
      const { epoch } = state;
      take({ kind: "entered" });
      return passOf(epoch);
    },
    resume: () => take({ kind: "resumed" }),
    pause: () => take({ kind: "pausedByPerson" }),
    endPause: () => take({ kind: "pauseEnded" }),
    told: (finding) => take({ kind: "told", finding }),
    lookAgain: () => take({ kind: "probeDue" }),
    replace: () => take({ kind: "replaced" }),
  };
}
