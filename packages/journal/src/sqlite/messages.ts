import type { Database } from "better-sqlite3";
import type { AcceptOptions, AcceptResult, MessageRow, NewMessage } from "../journal.ts";
import type { Store } from "../operations.ts";
import { nextCursor, positionBefore } from "../page-cursor.ts";
import { countDuplicate } from "./sql/count-duplicate.sql.ts";
import { deleteMessage } from "./sql/delete-message.sql.ts";
import { insertMessage } from "./sql/insert-message.sql.ts";
import { insertPayload } from "./sql/insert-payload.sql.ts";
import { listMessages } from "./sql/list-messages.sql.ts";
import { moveCursor } from "./sql/move-cursor.sql.ts";
import { moveHistory } from "./sql/move-history.sql.ts";
import { releaseIdentity } from "./sql/release-identity.sql.ts";
import { selectAppliedVersion } from "./sql/select-applied-version.sql.ts";
import { selectCounters } from "./sql/select-counters.sql.ts";
import { type Holder, selectHolder } from "./sql/select-holder.sql.ts";
import { selectLane } from "./sql/select-lane.sql.ts";
import { selectMessage } from "./sql/select-message.sql.ts";
import { selectOldest } from "./sql/select-oldest.sql.ts";
import { selectPayload } from "./sql/select-payload.sql.ts";
import { selectPinnedRevisions } from "./sql/select-pinned-revisions.sql.ts";
import { selectUnfinished } from "./sql/select-unfinished.sql.ts";
import { sumUnfinished } from "./sql/sum-unfinished.sql.ts";

export function sqliteMessages(db: Database): Store["messages"] {
  const accept = accepting(db);
  const list = listMessages(db);
  return {
    accept,
    acceptPage: acceptingPages(db, accept),
    readmit: readmitting(db),
    unfinished: selectUnfinished(db),
    lane: selectLane(db),
    get: selectMessage(db),
    payload: selectPayload(db),
    list(filter) {
      const { limit, cursor } = filter;
      const found = list(filter, positionBefore(cursor), limit + 1);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, next: last && found.length > limit ? nextCursor(last.seq) : null };
    },
    counts: selectCounters(db),
    oldest: selectOldest(db),
    appliedVersion: selectAppliedVersion(db),
    pinnedRevisions: selectPinnedRevisions(db),
  };
}

type Accept = (message: NewMessage, options: AcceptOptions) => AcceptResult;

function accepting(db: Database): Accept {
  const holderOf = selectHolder(db);
  const unfinishedOf = sumUnfinished(db);
  const count = countDuplicate(db);
  const store = storing(db);
  return (message, { queueLimit }) => {
    const holder = holderOf(message);
    if (holder && !yields(holder, message)) {
      count(holder.seq, message.acceptedAt);
      return { state: "duplicate", id: holder.id, seen: holder.duplicates + 2 };
    }
    if (message.state === "accepted") {
      const unfinished = unfinishedOf(message);
      if (unfinished >= queueLimit) return { state: "full", unfinished };
    }
    return store(message, holder, { duplicates: 0, lastSeenAt: null });
  };
}

/** A page that does not fit is taken back to its savepoint; the transaction around it goes on. */
function acceptingPages(db: Database, accept: Accept): Store["messages"]["acceptPage"] {
  const move = moveCursor(db);
  const unfinishedOf = sumUnfinished(db);
  const savepoint = db.prepare("savepoint page");
  const release = db.prepare("release page");
  const rollback = db.prepare("rollback to page");
  return (messages, options, cursor) => {
    const results: AcceptResult[] = [];
    savepoint.run();
    for (const message of messages) {
      const result = accept(message, options);
      if (result.state === "full") {
        rollback.run();
        release.run();
        const unfinished = unfinishedOf(message);
        return messages.map(() => ({ state: "full", unfinished }));
      }
      results.push(result);
    }
    if (cursor) move(cursor);
    release.run();
    return results;
  };
}

function readmitting(db: Database): Accept {
  const select = selectMessage(db);
  const holderOf = selectHolder(db);
  const unfinishedOf = sumUnfinished(db);
  const remove = deleteMessage(db);
  const follow = moveHistory(db);
  const store = storing(db);
  return (message, { queueLimit }) => {
    const before = select(message.id);
    if (!before) throw new Error(`message ${message.id} is not in the journal`);
    if (before.state !== "quarantined") {
      throw new Error(`message ${message.id} is ${before.state}: only a quarantined one is taken up again`);
    }
    const holder = holderOf(message);
    if (holder && holder.id !== message.id && !yields(holder, message)) {
      return { state: "duplicate", id: holder.id, seen: holder.duplicates + 1 };
    }
    const unfinished = unfinishedOf(message);
    if (message.state === "accepted" && unfinished >= queueLimit) return { state: "full", unfinished };
    remove(before.seq);
    const result = store(message, holder, before);
    follow(before.seq, result.seq);
    return result;
  };
}

/** Stores the message as the last one of all; it takes its identity from the holder. */
function storing(db: Database) {
  const release = releaseIdentity(db);
  const insert = insertMessage(db);
  const keep = insertPayload(db);
  return (
    message: NewMessage,
    holder: Holder | undefined,
    { duplicates, lastSeenAt }: Pick<MessageRow, "duplicates" | "lastSeenAt">,
  ) => {
    if (holder) release(holder.seq);
    const seq = insert(message, duplicates, lastSeenAt);
    if (seq === undefined) {
      throw new Error(`message ${message.id} is in the journal already: give each its own id`);
    }
    keep(seq, message.payload, message.original);
    return { state: message.state, id: message.id, seq };
  };
}

/** A quarantined message gives its identity to the first valid one that has it. */
function yields(holder: Holder, message: NewMessage): boolean {
  return holder.state === "quarantined" && message.state === "accepted";
}
