import type { AuditEntry } from "./journal.ts";

const minute = 60_000;

/** How much longer than messages the audit is kept: a year in all where messages are kept for thirty days. */
export const auditKeptBeyond = 335 * 86_400_000;

/** What a counted entry is counted under: the same event, actor and details within one minute are one. */
export function countKey({ at, event, actor, details }: AuditEntry): string {
  return JSON.stringify([Math.floor(at / minute), event, actor, details]);
}
