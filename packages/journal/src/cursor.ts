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

export interface CursorJournal {
  /** Undefined before the first move. */
  get(flow: string, retailer: string, trigger: string): Promise<unknown>;
  move(move: CursorMove): Promise<void>;
  /** Marks the firing of a schedule; false when (trigger, due) was marked before. */
  fire(flow: string, retailer: string, trigger: string, due: number): Promise<boolean>;
  lastFired(flow: string, retailer: string, trigger: string): Promise<number | undefined>;
}
