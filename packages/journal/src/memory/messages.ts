import type { AcceptOptions, AcceptResult, MessageRow, NewMessage } from "../journal.ts";
import { unfinishedStates } from "../journal.ts";
import type { Store } from "../operations.ts";
import { nextCursor, positionBefore } from "../page-cursor.ts";
import { moveCursor } from "./cursors.ts";
import { identityKey, keyOf, laneKey, putRow, rowOf, type State } from "./state.ts";

export function memoryMessages(state: State): Store["messages"] {
  return {
    accept: (message, options) => accept(state, message, options),
    acceptPage(messages, options, cursor) {
      const unfinished = crowded(state, messages, options);
      if (unfinished !== undefined) return messages.map(() => ({ state: "full", unfinished }));
      if (cursor) moveCursor(state, cursor);
      return messages.map((message) => accept(state, message, options));
    },
    readmit: (message, options) => readmit(state, message, options),
    unfinished: (after, limit) => inOrder(state.unfinished, after, limit),
    lane: (lane, after, limit) => inOrder(state.lanes.get(laneKey(lane)) ?? new Map(), after, limit),
    get: (id) => state.rows.get(id),
    payload: (id) => state.payloads.get(id),
    list({ limit, cursor, ...wanted }) {
      const before = positionBefore(cursor);
      const fits = (row: MessageRow): boolean =>
        row.seq < before &&
        (wanted.flow === undefined || row.flow === wanted.flow) &&
        (wanted.retailer === undefined || row.retailer === wanted.retailer) &&
        (wanted.mode === undefined || row.mode === wanted.mode) &&
        (wanted.key === undefined || row.key === wanted.key) &&
        (wanted.state === undefined || row.state === wanted.state);
      const found = [...state.rows.values()].filter(fits).sort((one, other) => other.seq - one.seq);
      const items = found.slice(0, limit);
      const last = items.at(-1);
      return { items, next: last && found.length > limit ? nextCursor(last.seq) : null };
    },
    counts() {
      return [...state.counters.values()]
        .filter(({ count }) => count > 0)
        .sort((one, other) =>
          compare(
            [one.flow, one.retailer, one.mode, one.state],
            [other.flow, other.retailer, other.mode, other.state],
          ),
        );
    },
    oldest() {
      const first = new Map<string, MessageRow>();
      for (const row of state.unfinished.values()) {
        const key = keyOf(row.flow, row.retailer, row.mode);
        if (row.seq < (first.get(key)?.seq ?? Number.POSITIVE_INFINITY)) first.set(key, row);
      }
      return [...first.values()]
        .map(({ flow, retailer, mode, acceptedAt }) => ({ flow, retailer, mode, acceptedAt }))
        .sort((one, other) =>
          compare([one.flow, one.retailer, one.mode], [other.flow, other.retailer, other.mode]),
        );
    },
    appliedVersion: (lane) => state.appliedVersions.get(laneKey(lane)) ?? null,
    pinnedRevisions() {
      const needed = [...state.unfinished.values()].filter((row) => row.pinned).map((row) => row.revision);
      return [...new Set(needed)].sort();
    },
  };
}

function accept(state: State, message: NewMessage, { queueLimit }: AcceptOptions): AcceptResult {
  const holder = holderOf(state, message);
  if (holder && !yields(holder.state, message)) {
    const duplicates = holder.duplicates + 1;
    putRow(state, { ...holder, duplicates, lastSeenAt: message.acceptedAt });
    return { state: "duplicate", id: holder.id, seen: duplicates + 1 };
  }
  const unfinished = unfinishedOf(state, message);
  if (message.state === "accepted" && unfinished >= queueLimit) return { state: "full", unfinished };
  refuseKnown(state, message.id);

  return store(state, message, { duplicates: 0, lastSeenAt: null });
}

function readmit(state: State, message: NewMessage, { queueLimit }: AcceptOptions): AcceptResult {
  const before = rowOf(state, message.id);
  if (before.state !== "quarantined") {
    throw new Error(`message ${message.id} is ${before.state}: only a quarantined one is taken up again`);
  }
  const holder = holderOf(state, message);
  if (holder && holder.id !== message.id && !yields(holder.state, message)) {
    return { state: "duplicate", id: holder.id, seen: holder.duplicates + 1 };
  }
  const unfinished = unfinishedOf(state, message);
  if (message.state === "accepted" && unfinished >= queueLimit) return { state: "full", unfinished };
  if (state.holders.get(identityKey(before)) === before.id) state.holders.delete(identityKey(before));
  return store(state, message, before);
}

/** Stores the message as the last one of all. */
function store(
  state: State,
  { payload, original, ...kept }: NewMessage,
  { duplicates, lastSeenAt }: Pick<MessageRow, "duplicates" | "lastSeenAt">,
): AcceptResult {
  const seq = ++state.lastSeq;
  putRow(state, {
    ...kept,
    seq,
    pinned: false,
    dueAt: null,
    delay: null,
    attempts: 0,
    failingSince: null,
    pausedFor: null,
    endedAt: kept.state === "quarantined" ? kept.acceptedAt : null,
    duplicates,
    lastSeenAt,
  });
  state.payloads.set(kept.id, { payload, original });
  if (kept.identity !== null) state.holders.set(identityKey(kept), kept.id);
  return { state: kept.state, id: kept.id, seq };
}

/** A quarantined message gives its identity to the first valid one that has it. */
function yields(holder: MessageRow["state"], message: NewMessage): boolean {
  return holder === "quarantined" && message.state === "accepted";
}

/**
 * Walks the page as `accept` will, and writes nothing. Answers the unfinished messages of the first flow and
 * retailer that have no room for their part of it; throws on an id that is known.
 */
function crowded(
  state: State,
  messages: readonly NewMessage[],
  { queueLimit }: AcceptOptions,
): number | undefined {
  const needed = new Map<string, number>();
  const holders = new Map<string, MessageRow["state"]>();
  const ids = new Set<string>();
  for (const message of messages) {
    const key = identityKey(message);
    const holder = holders.get(key) ?? holderOf(state, message)?.state;
    if (holder !== undefined && !yields(holder, message)) continue;
    if (message.identity !== null) holders.set(key, message.state);
    if (message.state === "accepted") {
      const tenant = keyOf(message.flow, message.retailer, message.mode);
      const unfinished = unfinishedOf(state, message);
      needed.set(tenant, (needed.get(tenant) ?? 0) + 1);
      if (unfinished + (needed.get(tenant) ?? 0) > queueLimit) return unfinished;
    }
    refuseKnown(state, message.id, ids);
    ids.add(message.id);
  }
  return undefined;
}

function holderOf(state: State, message: NewMessage): MessageRow | undefined {
  if (message.identity === null) return undefined;
  const id = state.holders.get(identityKey(message));
  return id === undefined ? undefined : state.rows.get(id);
}

function unfinishedOf(state: State, { flow, retailer, mode }: NewMessage): number {
  let sum = 0;
  for (const each of unfinishedStates)
    sum += state.counters.get(keyOf(flow, retailer, mode, each))?.count ?? 0;
  return sum;
}

function refuseKnown(state: State, id: string, page: ReadonlySet<string> = new Set()): void {
  if (state.rows.has(id) || page.has(id))
    throw new Error(`message ${id} is in the journal already: give each its own id`);
}

function inOrder(rows: ReadonlyMap<number, MessageRow>, after: number, limit: number): MessageRow[] {
  return [...rows.values()]
    .filter((row) => row.seq > after)
    .sort((one, other) => one.seq - other.seq)
    .slice(0, limit);
}

function compare(one: readonly string[], other: readonly string[]): number {
  for (const [place, text] of one.entries()) {
    const against = other[place] ?? "";
    if (text !== against) return text < against ? -1 : 1;
  }
  return 0;
}
