import type { Database } from "better-sqlite3";
import { feedOf } from "../message.ts";
import type { Insert, MessageStore } from "../store.ts";
import { forEach, mapEach } from "./each.ts";
import { placeOf, seqOf } from "./place.ts";
import { changeMessage } from "./sql/change-message.sql.ts";
import { deleteCases } from "./sql/delete-cases.sql.ts";
import { deleteHistory } from "./sql/delete-history.sql.ts";
import { deleteMessage } from "./sql/delete-message.sql.ts";
import { insertMessage } from "./sql/insert-message.sql.ts";
import { insertPayload } from "./sql/insert-payload.sql.ts";
import { listMessages } from "./sql/list-messages.sql.ts";
import { moveHistory } from "./sql/move-history.sql.ts";
import { raiseAppliedVersion } from "./sql/raise-applied-version.sql.ts";
import { recountMessage } from "./sql/recount-message.sql.ts";
import { releaseIdentity } from "./sql/release-identity.sql.ts";
import { selectAppliedVersion } from "./sql/select-applied-version.sql.ts";
import { selectBeginning } from "./sql/select-beginning.sql.ts";
import { selectCounters } from "./sql/select-counters.sql.ts";
import { selectFirstOfLanes } from "./sql/select-first-of-lanes.sql.ts";
import { selectHolder } from "./sql/select-holder.sql.ts";
import { selectLane } from "./sql/select-lane.sql.ts";
import { selectMessage } from "./sql/select-message.sql.ts";
import { selectOldest } from "./sql/select-oldest.sql.ts";
import { selectPayload } from "./sql/select-payload.sql.ts";
import { selectPinnedRevisions } from "./sql/select-pinned-revisions.sql.ts";
import { selectPrunable } from "./sql/select-prunable.sql.ts";
import { selectUnfinished } from "./sql/select-unfinished.sql.ts";
import { sumUnfinished } from "./sql/sum-unfinished.sql.ts";

export function sqliteMessages(db: Database): MessageStore {
  const put = putting(db);
  const unfinished = selectUnfinished(db);
  return {
    holders: mapEach(selectHolder(db)),
    unfinishedOf: mapEach(sumUnfinished(db)),
    insert: mapEach(put),
    replace: replacing(db, put),
    release: forEach(releaseIdentity(db)),
    recount: forEach(recountMessage(db)),
    change: mapEach(changeMessage(db)),
    firstOfLanes: selectFirstOfLanes(db),
    raiseApplied: forEach(raiseAppliedVersion(db)),
    prunable: selectPrunable(db),
    remove: forEach(removing(db)),
    get: selectMessage(db),
    beginning: selectBeginning(db),
    payloads: mapEach(selectPayload(db)),
    feed: ([place], limit) => feedOf(place ? unfinished(place.after, limit) : [], limit),
    unfinished,
    lane: selectLane(db),
    list: listMessages(db),
    counts: selectCounters(db),
    oldest: selectOldest(db),
    appliedVersion: selectAppliedVersion(db),
    pinnedRevisions: selectPinnedRevisions(db),
  };
}

type Put = (row: Insert) => string | undefined;

function putting(db: Database): Put {
  const insert = insertMessage(db);
  const keep = insertPayload(db);
  return (row) => {
    const seq = insert(row);
    if (seq === undefined) return undefined;
    keep(seq, row.message.payload, row.message.original);
    return placeOf(seq);
  };
}

/** The row goes and comes again as the last one; its history hangs on its number and follows. */
function replacing(db: Database, put: Put): MessageStore["replace"] {
  const take = deleteMessage(db);
  const follow = moveHistory(db);
  return (row) => {
    const before = take(row.message.id);
    const place = put(row);
    if (before === undefined || place === undefined)
      throw new Error(`message ${row.message.id} is not in the journal`);
    follow(before, seqOf(place));
    return place;
  };
}

function removing(db: Database): (id: string) => void {
  const take = deleteMessage(db);
  const takeHistory = deleteHistory(db);
  const takeCases = deleteCases(db);
  return (id) => {
    const seq = take(id);
    if (seq === undefined) return;
    takeHistory(seq);
    takeCases(id);
  };
}
