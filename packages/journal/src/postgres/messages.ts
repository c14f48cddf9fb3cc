import type { MessageStore } from "../store.ts";
import type { Database } from "./database.ts";
import { changeMessages } from "./sql/change-messages.sql.ts";
import { deleteMessages } from "./sql/delete-messages.sql.ts";
import { feedMessages } from "./sql/feed-messages.sql.ts";
import { insertMessages } from "./sql/insert-messages.sql.ts";
import { insertPayloads } from "./sql/insert-payloads.sql.ts";
import { listMessages } from "./sql/list-messages.sql.ts";
import { raiseAppliedVersions } from "./sql/raise-applied-versions.sql.ts";
import { recountMessages } from "./sql/recount-messages.sql.ts";
import { releaseIdentities } from "./sql/release-identities.sql.ts";
import { replaceMessage } from "./sql/replace-message.sql.ts";
import { selectAppliedVersion } from "./sql/select-applied-version.sql.ts";
import { selectBeginning } from "./sql/select-beginning.sql.ts";
import { selectCounters } from "./sql/select-counters.sql.ts";
import { selectFirstOfLanes } from "./sql/select-first-of-lanes.sql.ts";
import { selectHolders } from "./sql/select-holders.sql.ts";
import { selectLane } from "./sql/select-lane.sql.ts";
import { selectMessage } from "./sql/select-message.sql.ts";
import { selectOldest } from "./sql/select-oldest.sql.ts";
import { selectPayloads } from "./sql/select-payloads.sql.ts";
import { selectPinnedRevisions } from "./sql/select-pinned-revisions.sql.ts";
import { selectPrunable } from "./sql/select-prunable.sql.ts";
import { selectUnfinished } from "./sql/select-unfinished.sql.ts";
import { sumUnfinished } from "./sql/sum-unfinished.sql.ts";

/** `fence`: the number of the daemon that writes. */
export function postgresMessages(db: Database, partitions: number, fence: () => number): MessageStore {
  return {
    holders: selectHolders(db),
    unfinishedOf: sumUnfinished(db),
    insert: putting(db, partitions),
    replace: replaceMessage(db, partitions),
    release: releaseIdentities(db),
    recount: recountMessages(db),
    change: changeMessages(db, fence),
    firstOfLanes: selectFirstOfLanes(db),
    raiseApplied: raiseAppliedVersions(db),
    prunable: selectPrunable(db),
    remove: deleteMessages(db),
    get: selectMessage(db),
    beginning: selectBeginning(db),
    payloads: selectPayloads(db),
    feed: feedMessages(db),
    unfinished: selectUnfinished(db),
    lane: selectLane(db),
    list: listMessages(db),
    counts: selectCounters(db),
    oldest: selectOldest(db),
    appliedVersion: selectAppliedVersion(db),
    pinnedRevisions: selectPinnedRevisions(db),
  };
}

function putting(db: Database, partitions: number): MessageStore["insert"] {
  const insert = insertMessages(db, partitions);
  const keep = insertPayloads(db);
  return async (rows) => {
    const places = await insert(rows);
    const added = rows.flatMap(({ message: { payload, original } }, index) => {
      const place = places[index];
      return place === undefined ? [] : [{ place, payload, original }];
    });
    if (added.length > 0) await keep(added);
    return places;
  };
}
