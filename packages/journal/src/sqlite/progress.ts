import type { Database } from "better-sqlite3";
import type { Settlement } from "../journal.ts";
import type { Store } from "../operations.ts";
import { endStep } from "./sql/end-step.sql.ts";
import { forgetStep } from "./sql/forget-step.sql.ts";
import { insertAttempt } from "./sql/insert-attempt.sql.ts";
import { insertCase } from "./sql/insert-case.sql.ts";
import { pinFirstMessages } from "./sql/pin-first-messages.sql.ts";
import { pinMessage } from "./sql/pin-message.sql.ts";
import { putStep } from "./sql/put-step.sql.ts";
import { raiseAppliedVersion } from "./sql/raise-applied-version.sql.ts";
import { selectAttempts } from "./sql/select-attempts.sql.ts";
import { selectSteps } from "./sql/select-steps.sql.ts";
import { settleMessage } from "./sql/settle-message.sql.ts";

export function sqliteProgress(db: Database): Store["progress"] {
  const pin = pinMessage(db);
  const end = endStep(db);
  const put = putStep(db);
  const addAttempt = insertAttempt(db);
  const forget = forgetStep(db);
  const settle = settling(db);
  return {
    intend(step, revision) {
      put(known(pin(step.messageId, revision), step.messageId), step);
    },
    record({ step, revision, attempt, settle: settlement }) {
      const seq = known(end(step.messageId, revision), step.messageId);
      put(seq, step);
      if (attempt) addAttempt(seq, attempt);
      if (settlement) settle(settlement);
    },
    settle,
    pin(messageIds, revision) {
      for (const id of messageIds) pin(id, revision);
    },
    pinFirst: pinFirstMessages(db),
    steps: selectSteps(db),
    attempts: selectAttempts(db),
    forget(messageId, steps) {
      for (const step of steps) forget(messageId, step);
    },
  };
}

function settling(db: Database): (settlement: Settlement) => void {
  const change = settleMessage(db);
  const addAttempt = insertAttempt(db);
  const open = insertCase(db);
  const raise = raiseAppliedVersion(db);
  return (settlement) => {
    const { messageId, state, attempt, openCase, appliedVersion } = settlement;
    const { seq, ...lane } = known(change(settlement), messageId);
    if (attempt) addAttempt(seq, attempt);
    if (openCase && !open(openCase)) {
      throw new Error(`case ${openCase.id} is in the journal already: give each its own id`);
    }
    if (state !== "succeeded" || lane.key === null || (appliedVersion ?? null) === null) return;
    raise(lane, Number(appliedVersion));
  };
}

function known<Found>(found: Found | undefined, messageId: string): Found {
  if (found === undefined) throw new Error(`message ${messageId} is not in the journal`);
  return found;
}
