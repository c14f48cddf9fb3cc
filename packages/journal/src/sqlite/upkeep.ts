import type { Database } from "better-sqlite3";
import { auditKeptBeyond } from "../audit-count.ts";
import type { Store } from "../operations.ts";
import { countOrphans } from "./sql/count-orphans.sql.ts";
import { deleteCases } from "./sql/delete-cases.sql.ts";
import { deleteHistory } from "./sql/delete-history.sql.ts";
import { deleteMessage } from "./sql/delete-message.sql.ts";
import { pruneAudit } from "./sql/prune-audit.sql.ts";
import { pruneFirings } from "./sql/prune-firings.sql.ts";
import { pruneRevisions } from "./sql/prune-revisions.sql.ts";
import { selectPrunable } from "./sql/select-prunable.sql.ts";
import { selectWrongCounters } from "./sql/select-wrong-counters.sql.ts";

export function pruning(db: Database): Store["prune"] {
  const select = selectPrunable(db);
  const removeHistory = deleteHistory(db);
  const removeCases = deleteCases(db);
  const remove = deleteMessage(db);
  const forgetFirings = pruneFirings(db);
  const forgetRevisions = pruneRevisions(db);
  const forgetAudit = pruneAudit(db);
  return (endedBefore, limit) => {
    forgetFirings(endedBefore);
    forgetRevisions(endedBefore);
    forgetAudit(endedBefore - auditKeptBeyond, limit);
    const found = select(endedBefore, limit);
    for (const { seq, id } of found) {
      removeHistory(seq);
      removeCases(id);
      remove(seq);
    }
    return found.length;
  };
}

export function checking(db: Database): Store["check"] {
  const wrongCounters = selectWrongCounters(db);
  const orphans = countOrphans(db);
  return () => [
    ...damages(db),
    ...wrongCounters().map(
      ({ flow, retailer, mode, state, kept, found }) =>
        `the counter of ${state} ${mode} messages of ${flow} for ${retailer} says ${kept}, the journal has ${found}`,
    ),
    ...orphans().flatMap(({ kind, count }) => (count > 0 ? [`the journal has ${count} ${kind}`] : [])),
  ];
}

/** What SQLite itself finds wrong with the file. */
function damages(db: Database): string[] {
  const rows = db.prepare<[], { integrity_check: string }>("pragma integrity_check").all();
  return rows.map((row) => row.integrity_check).filter((text) => text !== "ok");
}
