import type { Database } from "better-sqlite3";
import type { HistoryStore, RevisionStore, Store } from "../store.ts";
import { checking } from "./check.ts";
import { forEach, mapEach } from "./each.ts";
import { sqliteMessages } from "./messages.ts";
import { activateRevision } from "./sql/activate-revision.sql.ts";
import { deletePause } from "./sql/delete-pause.sql.ts";
import { deleteRevision } from "./sql/delete-revision.sql.ts";
import { endCommand } from "./sql/end-command.sql.ts";
import { forgetAudit } from "./sql/forget-audit.sql.ts";
import { forgetCases } from "./sql/forget-cases.sql.ts";
import { forgetCommands } from "./sql/forget-commands.sql.ts";
import { forgetFirings } from "./sql/forget-firings.sql.ts";
import { forgetStep } from "./sql/forget-step.sql.ts";
import { insertActivation } from "./sql/insert-activation.sql.ts";
import { insertAttempt } from "./sql/insert-attempt.sql.ts";
import { insertAudit } from "./sql/insert-audit.sql.ts";
import { insertCase } from "./sql/insert-case.sql.ts";
import { insertCommand } from "./sql/insert-command.sql.ts";
import { insertFiring } from "./sql/insert-firing.sql.ts";
import { insertPause } from "./sql/insert-pause.sql.ts";
import { insertRevision } from "./sql/insert-revision.sql.ts";
import { listActivations } from "./sql/list-activations.sql.ts";
import { listAudit } from "./sql/list-audit.sql.ts";
import { listCases, listCasesOfTriggers } from "./sql/list-cases.sql.ts";
import { listPauses } from "./sql/list-pauses.sql.ts";
import { listRevisions } from "./sql/list-revisions.sql.ts";
import { moveCursor } from "./sql/move-cursor.sql.ts";
import { putProbe } from "./sql/put-probe.sql.ts";
import { putReference } from "./sql/put-reference.sql.ts";
import { putStep } from "./sql/put-step.sql.ts";
import { resolveCases, resolveCasesOfTrigger } from "./sql/resolve-cases.sql.ts";
import { selectActivated } from "./sql/select-activated.sql.ts";
import { selectAttempts } from "./sql/select-attempts.sql.ts";
import { selectCommand, selectPendingCommands } from "./sql/select-commands.sql.ts";
import { selectCursor } from "./sql/select-cursor.sql.ts";
import { selectLastFiring } from "./sql/select-last-firing.sql.ts";
import { selectOwnership } from "./sql/select-ownership.sql.ts";
import { selectReference } from "./sql/select-reference.sql.ts";
import { selectRevisionFiles } from "./sql/select-revision-files.sql.ts";
import { selectSteps } from "./sql/select-steps.sql.ts";
import { takeOwnership } from "./sql/take-ownership.sql.ts";

/** The statements of the journal on a migrated database. Each is a part of a transaction that the caller owns. */
export function sqliteStore(db: Database): Store {
  const openCase = insertCase(db);
  return {
    ownership: { current: selectOwnership(db), take: takeOwnership(db) },
    messages: sqliteMessages(db),
    history: history(db),
    cursors: {
      get: selectCursor(db),
      move: moveCursor(db),
      fire: insertFiring(db),
      lastFired: selectLastFiring(db),
      forgetFirings: forgetFirings(db),
    },
    references: { get: selectReference(db), put: putReference(db) },
    revisions: revisions(db),
    cases: {
      open: (cases) => cases.filter((each) => !openCase(each)),
      resolve: resolveCases(db),
      resolveOfTrigger: resolveCasesOfTrigger(db),
      ofTriggers: listCasesOfTriggers(db),
      forget: forgetCases(db),
      list: listCases(db),
    },
    audit: { append: insertAudit(db), list: listAudit(db), forget: forgetAudit(db) },
    commands: {
      put: insertCommand(db),
      end: endCommand(db),
      pending: selectPendingCommands(db),
      get: selectCommand(db),
      forget: forgetCommands(db),
    },
    pauses: { list: listPauses(db), put: insertPause(db), remove: deletePause(db) },
    check: checking(db),
    probe: putProbe(db),
  };
}

function history(db: Database): HistoryStore {
  const forget = forgetStep(db);
  return {
    putSteps: forEach(putStep(db)),
    addAttempts: forEach(insertAttempt(db)),
    forgetSteps(messageId, steps) {
      for (const step of steps) forget(messageId, step);
    },
    steps: mapEach(selectSteps(db)),
    attempts: selectAttempts(db),
  };
}

function revisions(db: Database): RevisionStore {
  const activate = activateRevision(db);
  const note = insertActivation(db);
  return {
    save: insertRevision(db),
    activate(activation) {
      if (!activate(activation.digest, activation.at)) return false;
      note(activation);
      return true;
    },
    files: selectRevisionFiles(db),
    list: listRevisions(db),
    activations: listActivations(db),
    activated: selectActivated(db),
    remove: forEach(deleteRevision(db)),
  };
}
