import type { Database } from "better-sqlite3";
import { countKey } from "../audit-count.ts";
import type { Store } from "../operations.ts";
import { nextCursor, positionBefore } from "../page-cursor.ts";
import { sqliteMessages } from "./messages.ts";
import { sqliteProgress } from "./progress.ts";
import { activateRevision } from "./sql/activate-revision.sql.ts";
import { countAudit } from "./sql/count-audit.sql.ts";
import { insertActivation } from "./sql/insert-activation.sql.ts";
import { insertAudit } from "./sql/insert-audit.sql.ts";
import { insertFiring } from "./sql/insert-firing.sql.ts";
import { insertRevision } from "./sql/insert-revision.sql.ts";
import { listActivations } from "./sql/list-activations.sql.ts";
import { listAudit } from "./sql/list-audit.sql.ts";
import { listCases } from "./sql/list-cases.sql.ts";
import { listRevisions } from "./sql/list-revisions.sql.ts";
import { moveCursor } from "./sql/move-cursor.sql.ts";
import { putProbe } from "./sql/put-probe.sql.ts";
import { putReference } from "./sql/put-reference.sql.ts";
import { resolveCases } from "./sql/resolve-cases.sql.ts";
import { selectCursor } from "./sql/select-cursor.sql.ts";
import { selectLastFiring } from "./sql/select-last-firing.sql.ts";
import { selectReference } from "./sql/select-reference.sql.ts";
import { selectRevisionFiles } from "./sql/select-revision-files.sql.ts";
import { checking, pruning } from "./upkeep.ts";

/** The journal's operations on a migrated database. Each is a part of a transaction that the caller owns. */
export function sqliteStore(db: Database): Store {
  return {
    messages: sqliteMessages(db),
    progress: sqliteProgress(db),
    cursors: {
      get: selectCursor(db),
      move: moveCursor(db),
      fire: insertFiring(db),
      lastFired: selectLastFiring(db),
    },
    references: { get: selectReference(db), put: putReference(db) },
    revisions: revisions(db),
    cases: cases(db),
    audit: audit(db),
    prune: pruning(db),
    check: checking(db),
    probe: putProbe(db),
  };
}

function revisions(db: Database): Store["revisions"] {
  const activate = activateRevision(db);
  const note = insertActivation(db);
  return {
    save: insertRevision(db),
    activate(activation) {
      const { digest, at } = activation;
      if (!activate(digest, at)) {
        throw new Error(`revision ${digest} is not in the journal: save it first`);
      }
      note(activation);
    },
    files: selectRevisionFiles(db),
    list: listRevisions(db),
    activations: listActivations(db),
  };
}

function cases(db: Database): Store["cases"] {
  const list = listCases(db);
  return {
    list: ({ state, limit, cursor }) => page(list(state, positionBefore(cursor), limit + 1), limit),
    resolve: resolveCases(db),
  };
}

function audit(db: Database): Store["audit"] {
  const list = listAudit(db);
  const count = countAudit(db);
  return {
    append: insertAudit(db),
    count: (entry) => count(entry, countKey(entry)),
    list: ({ limit, cursor }) => page(list(positionBefore(cursor), limit + 1), limit),
  };
}

/** The rows of a page without their positions, out of one row more than the page may have. */
function page<Row extends { position: number }>(
  found: readonly Row[],
  limit: number,
): { items: Omit<Row, "position">[]; next: string | null } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ position, ...row }) => row),
    next: last && found.length > limit ? nextCursor(last.position) : null,
  };
}
