import type { TriggerPlace } from "./cursor.ts";

export interface NewCase {
  id: string;
  /** The message that it is about; null where it is about a trigger. */
  messageId: string | null;
  /** The trigger that it is about; null where it is about a message. */
  trigger: TriggerPlace | null;
  queue: string;
  title: string;
  openedAt: number;
  dueAt: number | null;
}

export interface CaseRow extends NewCase {
  state: "open" | "resolved";
  resolvedAt: number | null;
  /** `person`, `retry` or `itself`, and the reason that was given. */
  resolution: string | null;
}

/** A case of a trigger: no message tells of what keeps it. */
export type TriggerCase = NewCase & { trigger: TriggerPlace };

export interface CaseJournal {
  /** Opens a trigger's case, unless it has an open one; answers whether it did. A message's opens with its settlement. */
  open(opened: TriggerCase): Promise<boolean>;
  /** Resolves the open case of a trigger; answers whether it had one. */
  resolve(trigger: TriggerPlace, resolution: string, at: number): Promise<boolean>;
  /** The open cases of triggers, at most one of each. */
  ofTriggers(): Promise<CaseRow[]>;
  /** Newest first. */
  list(filter: { state?: "open" | "resolved"; limit: number; cursor?: string }): Promise<{
    items: CaseRow[];
    next: string | null;
  }>;
}
