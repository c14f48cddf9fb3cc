import type { Act } from "./command.ts";

/** What a person stops: a System, a flow, or one trigger of a flow. */
export type PauseTarget = { system: string } | PausedFlow;

export interface PausedFlow {
  /** `name@version`, or the name alone for all of its versions. */
  flow: string;
  /** Null: for all retailers. */
  retailer: string | null;
  /** This trigger alone; null: the flow. */
  trigger: string | null;
}

export interface PauseRow {
  target: PauseTarget;
  reason: string;
  /** Who paused it. */
  actor: string;
  /** Since when. */
  at: number;
}

/** What people have stopped, until somebody ends it. There is one pause of a target at a time. */
export interface PauseJournal {
  /** The oldest first. */
  list(): Promise<PauseRow[]>;
  /** False, and nothing is written, where it is paused already. */
  begin(pause: PauseRow, act?: Act): Promise<boolean>;
  /** False, and nothing is written, where it is not paused. */
  end(target: PauseTarget, act?: Act): Promise<boolean>;
}

/** A target as a store keeps it: system, flow, retailer and trigger, empty where it has none. */
export type PauseColumns = readonly [system: string, flow: string, retailer: string, trigger: string];

export function columnsOf(target: PauseTarget): PauseColumns {
  if ("system" in target) return [target.system, "", "", ""];
  return ["", target.flow, target.retailer ?? "", target.trigger ?? ""];
}

/** A pause as a store reads it. */
export interface StoredPause {
  system: string;
  flow: string;
  retailer: string;
  trigger: string;
  reason: string;
  actor: string;
  at: number;
}

export function pauseOf({ system, flow, retailer, trigger, ...rest }: StoredPause): PauseRow {
  const target = system === "" ? { flow, retailer: retailer || null, trigger: trigger || null } : { system };
  return { target, ...rest };
}
