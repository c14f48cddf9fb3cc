import type { JournalCheck } from "@crossdock/kit";

/** What has not ended; `oldest` is when the first of it was accepted, milliseconds. */
export function waitingCheck(count: number, oldest: number | null): JournalCheck {
  const says =
    count === 0 || oldest === null
      ? "every message has ended"
      : `${count} ${count === 1 ? "message has" : "messages have"} not ended, the oldest was accepted ${new Date(oldest).toISOString()}`;
  return { check: "waiting", state: "fine", says };
}

/** What the tables come to; `more` says something of them as a whole. */
export function tablesCheck(tables: NonNullable<JournalCheck["tables"]>, more: string): JournalCheck {
  const rows = tables.reduce((sum, each) => sum + each.rows, 0);
  return {
    check: "tables",
    state: "fine",
    says: `${rows} rows in ${tables.length} tables; ${more}`,
    tables: tables.toSorted((one, other) => other.bytes - one.bytes || other.rows - one.rows),
  };
}
