export interface AuditEntry {
  at: number;
  /** `webhook.refused`, `request.refused`, `message.replayed`, `message.released`, `message.retried`, `message.dismissed`, `system.paused`, `system.resumed`, `system.probed`, `flow.paused`, `flow.resumed`, `revision.activated`, `revision.rolledBack`. */
  event: string;
  /** Who: a person, `daemon`, or the sender's address. */
  actor: string;
  details: Readonly<Record<string, unknown>>;
}

export interface AuditJournal {
  append(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  list(filter: { limit: number; cursor?: string }): Promise<{ items: AuditEntry[]; next: string | null }>;
}
