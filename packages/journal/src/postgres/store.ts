import type { Store } from "../store.ts";
import { checking } from "./check.ts";
import type { Database } from "./database.ts";
import type { Member } from "./member.ts";
import { postgresMessages } from "./messages.ts";
import { activateRevision } from "./sql/activate-revision.sql.ts";
import { deletePause } from "./sql/delete-pause.sql.ts";
import { deleteRevisions } from "./sql/delete-revisions.sql.ts";
import { endCommand } from "./sql/end-command.sql.ts";
import { forgetAudit } from "./sql/forget-audit.sql.ts";
import { forgetCases } from "./sql/forget-cases.sql.ts";
import { forgetCommands } from "./sql/forget-commands.sql.ts";
import { forgetFirings } from "./sql/forget-firings.sql.ts";
import { forgetSteps } from "./sql/forget-steps.sql.ts";
import { insertAttempts } from "./sql/insert-attempts.sql.ts";
import { insertAudit } from "./sql/insert-audit.sql.ts";
import { insertCases } from "./sql/insert-cases.sql.ts";
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
import { putSteps } from "./sql/put-steps.sql.ts";
import { resolveCases, resolveCasesOfTrigger } from "./sql/resolve-cases.sql.ts";
import { selectActivated } from "./sql/select-activated.sql.ts";
import { selectAttempts } from "./sql/select-attempts.sql.ts";
import { selectCommand, selectPendingCommands } from "./sql/select-commands.sql.ts";
import { selectCursor } from "./sql/select-cursor.sql.ts";
import { selectLastFiring } from "./sql/select-last-firing.sql.ts";
import { selectReference } from "./sql/select-reference.sql.ts";
import { selectRevisionFiles } from "./sql/select-revision-files.sql.ts";
import { selectSteps } from "./sql/select-steps.sql.ts";

/** The statements of the journal in a session whose tables are there. Each is a part of a transaction that the caller owns. */
export function postgresStore(db: Database, partitions: number, member: Member): Store {
  return {
    ownership: { current: member.current, take: member.own },
    messages: postgresMessages(db, partitions, () => member.ownership().fence),
    history: {
      putSteps: putSteps(db),
      addAttempts: insertAttempts(db),
      forgetSteps: forgetSteps(db),
      steps: selectSteps(db),
      attempts: selectAttempts(db),
    },
    cursors: {
      get: selectCursor(db),
      move: moveCursor(db),
      fire: insertFiring(db),
      lastFired: selectLastFiring(db),
      forgetFirings: forgetFirings(db),
    },
    references: { get: selectReference(db), put: putReference(db) },
    revisions: {
      save: insertRevision(db),
      activate: activateRevision(db, member),
      files: selectRevisionFiles(db),
      list: listRevisions(db),
      activations: listActivations(db),
      activated: selectActivated(db),
      remove: deleteRevisions(db),
    },
    cases: {
      open: insertCases(db),
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
