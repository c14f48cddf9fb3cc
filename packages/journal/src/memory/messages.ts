import { changed } from "../decisions/settled.ts";
import { feedOf, type Lane, type MessageRow, type NewMessage, unfinishedStates } from "../message.ts";
import type { Holder, Insert, MessageStore } from "../store.ts";
import {
  identityKey,
  keyOf,
  laneKey,
  nextOf,
  putRow,
  releaseIdentity,
  removeRow,
  type State,
} from "./state.ts";

export function memoryMessages(state: State): MessageStore {
  return { ...writes(state), ...reads(state) };
}

type Writes = "insert" | "replace" | "release" | "recount" | "change" | "raiseApplied" | "remove";

function writes(state: State): Pick<MessageStore, Writes> {
  const { changes, rows } = state;
  return {
    insert: (inserts) =>
      inserts.map((insert) => (rows.has(insert.message.id) ? undefined : putLast(state, insert))),
    replace(insert) {
      const before = rows.get(insert.message.id);
      if (before) releaseIdentity(state, before);
      return putLast(state, insert);
    },
    release(ids) {
      for (const row of rowsOf(state, ids)) releaseIdentity(state, row);
    },
    recount(recounts) {
      for (const { id, by, lastSeenAt } of recounts) {
        const row = rows.get(id);
        if (row) putRow(state, { ...row, duplicates: row.duplicates + by, lastSeenAt });
      }
    },
    change: (wanted) =>
      wanted.map((change) => {
        const row = rows.get(change.id);
        if (!row) return undefined;
        putRow(state, changed(row, change));
        const { flow, retailer, mode, key, place } = row;
        return { flow, retailer, mode, key, place };
      }),
    raiseApplied(lanes) {
      for (const { version, ...lane } of lanes) {
        const key = laneKey(lane);
        const before = state.appliedVersions.get(key) ?? version;
        changes.set(state.appliedVersions, key, Math.max(version, before));
      }
    },
    remove(ids) {
      for (const row of rowsOf(state, ids)) removeRow(state, row);
    },
  };
}

function reads(state: State): Omit<MessageStore, Writes> {
  return {
    holders: (messages) => messages.map((message) => holderOf(state, message)),
    unfinishedOf: (tenants) => tenants.map((tenant) => unfinishedOf(state, tenant)),
    firstOfLanes: () =>
      [...state.lanes.values()].flatMap((lane) => {
        const rows = inOrder(lane, "").filter(({ mode }) => mode === "live");
        return rows[0]?.key === null ? rows : rows.slice(0, 1);
      }),
    prunable: (before, limit) => prunable(state, before).slice(0, limit),
    get: (id) => state.rows.get(id),
    beginning: (prefix, limit) =>
      [...state.rows.keys()]
        .filter((id) => id.startsWith(prefix))
        .sort(byText)
        .slice(0, limit),
    payloads: (ids) => ids.map((id) => state.payloads.get(id)),
    feed: ([place], limit) =>
      feedOf(place ? inOrder(state.unfinished, place.after).slice(0, limit) : [], limit),
    unfinished: (after, limit) => inOrder(state.unfinished, after).slice(0, limit),
    lane: (lane, after, limit) => inOrder(state.lanes.get(laneKey(lane)) ?? new Map(), after).slice(0, limit),
    list(wanted, before, limit) {
      // A filter names fields of the row.
      const fields = Object.entries(wanted) as [keyof typeof wanted, string | undefined][];
      return [...state.rows.values()]
        .filter((row) => before === undefined || row.place < before)
        .filter((row) => fields.every(([name, value]) => value === undefined || row[name] === value))
        .sort((one, other) => byText(other.place, one.place))
        .slice(0, limit);
    },
    counts: () =>
      [...state.counters.values()]
        .filter(({ count }) => count > 0)
        .sort(byFields((each) => [each.flow, each.retailer, each.mode, each.state])),
    oldest: () => [...firstOfTenants(state)].sort(byFields((each) => [each.flow, each.retailer, each.mode])),
    appliedVersion: (lane) => state.appliedVersions.get(laneKey(lane)) ?? null,
    pinnedRevisions() {
      const needed = [...state.unfinished.values()].filter((row) => row.pinned).map((row) => row.revision);
      return [...new Set(needed)].sort();
    },
  };
}

/** Stores the message as the last one of all. */
function putLast(state: State, { message, holds, ...rest }: Insert): string {
  const { payload, original, ...kept } = message;
  const place = String(nextOf(state, "place")).padStart(16, "0");
  putRow(state, {
    ...kept,
    ...rest,
    place,
    partition: 0,
    pinned: false,
    dueAt: null,
    delay: null,
    attempts: 0,
    failingSince: null,
    pausedFor: null,
  });
  state.changes.set(state.payloads, kept.id, { payload, original });
  if (holds) state.changes.set(state.holders, identityKey(kept), kept.id);
  return place;
}

function rowsOf({ rows }: State, ids: readonly string[]): MessageRow[] {
  return ids.map((id) => rows.get(id)).filter((row) => row !== undefined);
}

function holderOf(state: State, message: NewMessage): Holder | undefined {
  const id = message.identity === null ? undefined : state.holders.get(identityKey(message));
  return id === undefined ? undefined : state.rows.get(id);
}

function unfinishedOf({ counters }: State, { flow, retailer, mode }: Omit<Lane, "key">): number {
  return unfinishedStates
    .map((each) => counters.get(keyOf(flow, retailer, mode, each))?.count ?? 0)
    .reduce((sum, count) => sum + count, 0);
}

function prunable({ rows, cases }: State, before: number): string[] {
  const open = [...cases.values()].filter((each) => each.state === "open");
  const needed = new Set(open.map(({ messageId }) => messageId));
  return [...rows.values()]
    .filter(({ id, endedAt, lastSeenAt }) => {
      const isOld = endedAt !== null && Math.max(endedAt, lastSeenAt ?? endedAt) < before;
      return isOld && !needed.has(id);
    })
    .sort((one, other) => (one.endedAt ?? 0) - (other.endedAt ?? 0) || byText(one.place, other.place))
    .map(({ id }) => id);
}

function firstOfTenants(state: State) {
  const first = new Map<string, Pick<MessageRow, "flow" | "retailer" | "mode" | "acceptedAt">>();
  for (const { flow, retailer, mode, acceptedAt } of inOrder(state.unfinished, "")) {
    const key = keyOf(flow, retailer, mode);
    if (!first.has(key)) first.set(key, { flow, retailer, mode, acceptedAt });
  }
  return first.values();
}

function inOrder(rows: ReadonlyMap<string, MessageRow>, after: string): MessageRow[] {
  return [...rows.values()]
    .filter((row) => row.place > after)
    .sort((one, other) => byText(one.place, other.place));
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function byFields<Row>(fieldsOf: (row: Row) => readonly string[]): (one: Row, other: Row) => number {
  return (one, other) => {
    const against = fieldsOf(other);
    return fieldsOf(one).reduce((found, text, at) => found || byText(text, against[at] ?? ""), 0);
  };
}
