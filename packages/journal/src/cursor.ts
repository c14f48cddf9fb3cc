import type { Act } from "./command.ts";

/** Where a trigger keeps what it knows. */
export interface TriggerPlace {
  flow: string;
  retailer: string;
  trigger: string;
}

export interface CursorMove extends TriggerPlace {
  /** JSON value. */
  value: unknown;
  at: number;
}

/** What a trigger knows, and since when. */
export interface CursorRow {
  /** JSON value. */
  value: unknown;
  at: number;
}

export interface CursorJournal {
  /** Undefined before the first move. */
  get(flow: string, retailer: string, trigger: string): Promise<unknown>;
  /** The same with the instant of its last move. */
  stand(flow: string, retailer: string, trigger: string): Promise<CursorRow | undefined>;
  move(move: CursorMove, act?: Act): Promise<void>;
  /** Marks the firing of a schedule; false when (trigger, due) was marked before. */
  fire(flow: string, retailer: string, trigger: string, due: number): Promise<boolean>;
  lastFired(flow: string, retailer: string, trigger: string): Promise<number | undefined>;
}
