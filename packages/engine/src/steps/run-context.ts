import type { FlowPlan } from "@crossdock/flow";
import type { AttemptRow, Journal, MessageRow, StepRow } from "@crossdock/journal";
import type { Bindings, Clock, Log, Trait } from "@crossdock/kit";
import type { Observe } from "../events.ts";
import type { Emissions } from "../intake/emissions.ts";
import type { FlowOfRetailer } from "../operator/pauses.ts";
import type { Mask } from "../privacy/mask.ts";
import type { Turn } from "../queue/lane-runner.ts";
import type { System } from "../systems/system.ts";
import type { EarlierTries } from "./earlier-try.ts";

/** What one turn of a message needs. */
export interface RunDeps {
  journal: Journal;
  clock: Clock;
  log: Log;
  random(): number;
  identifier(now: number): string;
  /** The open System of that name. Throws `Parked` where there is none now. */
  system(name: string): System;
  /** Whether a call to the System would go out now. */
  takesCalls(name: string): boolean;
  /** Hides secrets. */
  hide: Mask;
  /** Hides what is personal in a message, known by its id. */
  masks(id: string, values: () => readonly string[]): Mask;
  observe: Observe;
  tries: EarlierTries;
  emissions: Emissions;
  /** Aborts calls when the daemon's patience on shutdown is over. */
  signal: AbortSignal;
  /** True once the daemon drains, or another one is to run the message: stop between steps. */
  draining(row: MessageRow): boolean;
  /** Whether a person has paused the flow: stop between steps until it is resumed. */
  isPaused(flow: FlowOfRetailer): boolean;
}

/** A message, its flow and the revision that it runs on. */
export interface Run {
  row: MessageRow;
  payload: string;
  original: string | null;
  /** Those that an earlier turn left. */
  steps: readonly StepRow[];
  plan: FlowPlan;
  /** Digest of the revision that `plan` belongs to. */
  revision: string;
}

/** What all steps of one turn share. */
export interface RunContext {
  run: Run;
  deps: RunDeps;
  message: unknown;
  bindings: Bindings;
  /** Journalled steps by name, sub-steps (`step/item`) included. */
  rows: Map<string, StepRow>;
  /** Results by step id: `$steps`. */
  results: Record<string, unknown>;
  /** Steps of a shadow whose results hang on an answer that was made up. */
  madeUp: Set<string>;
  /** The running step or sub-step and the call that it makes, for the account of a failure. */
  at: {
    step: string | null;
    system: string | null;
    trait: Trait | null;
    startedAt: number;
    /** The same instant by the clock that measures. */
    since: number;
    /** What the target answered, while it is not the step's result. */
    answer?: unknown;
  };
  /** Hides what is secret or personal. */
  mask: Mask;
}

/** The turn ends between two steps or items; what is left is done in a later one. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly turn: Turn;
  constructor(turn: Turn) {
    super(`the turn ends as ${turn.state}`);
    this.turn = turn;
  }
}

/** Throws `Interrupted` while the daemon drains, and where a person has paused the flow. */
export function interruptIfDue({ deps, run: { row } }: Pick<RunContext, "deps" | "run">): void {
  if (deps.draining(row)) throw new Interrupted({ state: "stopped" });
  const { flow, retailer, mode } = row;
  if (deps.isPaused(row)) throw new Interrupted({ state: "parked", on: { flow, retailer, mode } });
}

/** A step or sub-step begins; it has called nobody yet. */
export function beginStep({ clock }: RunDeps, step: string | null): RunContext["at"] {
  return { step, system: null, trait: null, startedAt: clock.now(), since: clock.elapsed() };
}

/** The row in hand follows what was journalled: the next step counts its own tries. */
export function nextCount(run: Run): void {
  run.row = {
    ...run.row,
    attempts: 0,
    failingSince: null,
    failure: null,
    pinned: true,
    revision: run.revision,
  };
}

/** A risky write is on record: the message stays on its revision. */
export function pin(run: Run): void {
  run.row = { ...run.row, pinned: true, revision: run.revision };
}

/** The try that just ended; `failure` is filled in by who knows it. */
export function attemptOf({ run, deps, at }: RunContext): AttemptRow {
  return {
    messageId: run.row.id,
    step: at.step ?? "",
    number: run.row.attempts + 1,
    at: at.startedAt,
    duration: Math.round(deps.clock.elapsed() - at.since),
    failure: null,
    answer:
      JSON.stringify(at.answer, (_key, value: unknown) =>
        typeof value === "string" ? deps.hide(value) : value,
      ) ?? null,
  };
}

export function observeAttempt({ run, deps, at }: RunContext, outcome: string): void {
  if (at.system === null) return;
  const { flow, retailer } = run.plan;
  deps.observe({
    kind: "attempt",
    flow,
    retailer,
    system: at.system,
    outcome,
    seconds: (deps.clock.elapsed() - at.since) / 1000,
  });
}
