import type { Database } from "better-sqlite3";
import type { Lane, Settlement } from "../../journal.ts";
import { isUnfinished } from "../../settled.ts";
import { failureText } from "../failure-text.ts";

const text = `
update messages
set
  state = @state,
  due_at = iif(@state = 'retrying', iif(@setsDueAt, @dueAt, due_at), null),
  delay = iif(@state = 'retrying', iif(@setsDueAt, max(0, @dueAt - @at), delay), null),
  attempts = coalesce(@attempts, attempts),
  failing_since = iif(@setsFailingSince, @failingSince, failing_since),
  paused_for = iif(@state = 'paused', iif(@setsPausedFor, @pausedFor, paused_for), null),
  failure = iif(@setsFailure, @failure, failure),
  ended_at = @endedAt,
  revision = iif(pinned, revision, coalesce(@revision, revision)),
  pinned = iif(@unpin, 0, iif(@revision is null, pinned, 1))
where id = @id
returning seq, flow, retailer, mode, key`;

interface Parameters {
  id: string;
  state: string;
  setsDueAt: number;
  dueAt: number | null;
  at: number;
  attempts: number | null;
  setsFailingSince: number;
  failingSince: number | null;
  setsPausedFor: number;
  pausedFor: string | null;
  setsFailure: number;
  failure: string | null;
  endedAt: number | null;
  revision: string | null;
  unpin: number;
}

export interface SettledMessage extends Lane {
  seq: number;
}

/** The same rules as `settled`, in the database's words. Undefined when the message is not there. */
export function settleMessage(db: Database): (settlement: Settlement) => SettledMessage | undefined {
  const statement = db.prepare<Parameters, SettledMessage>(text);
  return ({ messageId, state, at, dueAt, attempts, failingSince, pausedFor, failure, revision, unpin }) =>
    statement.get({
      id: messageId,
      state,
      setsDueAt: dueAt === undefined ? 0 : 1,
      dueAt: dueAt ?? null,
      at,
      attempts: attempts ?? null,
      setsFailingSince: failingSince === undefined ? 0 : 1,
      failingSince: failingSince ?? null,
      setsPausedFor: pausedFor === undefined ? 0 : 1,
      pausedFor: pausedFor ?? null,
      setsFailure: failure === undefined ? 0 : 1,
      failure: failureText(failure ?? null),
      endedAt: isUnfinished(state) ? null : at,
      revision: revision ?? null,
      unpin: unpin ? 1 : 0,
    });
}
