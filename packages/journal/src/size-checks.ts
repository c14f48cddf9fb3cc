import type { JournalCheck } from "@crossdock/kit";
import type { PauseRow, PauseTarget } from "./pause.ts";

/** What has not ended; `oldest` is when the first of it was accepted, milliseconds. */
export function waitingCheck(count: number, oldest: number | null): JournalCheck {
  const says =
    count === 0 || oldest === null
      ? "every message has ended"
      : `${count} ${count === 1 ? "message has" : "messages have"} not ended, the oldest was accepted ${new Date(oldest).toISOString()}`;
  return { check: "waiting", state: "fine", says };
}

/** What people have stopped, which goes on with the next start. */
export function pausedChecks(pauses: readonly PauseRow[]): JournalCheck[] {
  return pauses.map(({ target, reason, actor, at }) => ({
    check: "paused",
    state: "fine",
    says: `${pausedText(target)} is paused since ${new Date(at).toISOString()} by ${actor}: ${reason}`,
  }));
}

/** Words for what is paused. */
function pausedText(target: PauseTarget): string {
  if ("system" in target) return `the System ${target.system}`;
  const of = `${target.flow} for ${target.retailer ?? "all retailers"}`;
  return target.trigger === null ? `the flow ${of}` : `the trigger ${target.trigger} of ${of}`;
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
