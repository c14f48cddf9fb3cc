export interface NewCase {
  id: string;
  messageId: string;
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

export interface CaseJournal {
  /** Newest first. */
  list(filter: { state?: "open" | "resolved"; limit: number; cursor?: string }): Promise<{
    items: CaseRow[];
    next: string | null;
  }>;
}
