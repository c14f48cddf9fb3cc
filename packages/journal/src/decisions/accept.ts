import type { Act } from "../command.ts";
import type { CursorMove } from "../cursor.ts";
import type { AcceptOptions, AcceptResult, Candidate, NewMessage } from "../message.ts";
import type { Holder, Insert, Recount, Store } from "../store.ts";
import { witness } from "./act.ts";

type Verdict =
  | { state: "stored" }
  | { state: "duplicate"; id: string; seen: number }
  | { state: "full"; unfinished: number };

/** What is to be written for some candidates, and what each of them hears. */
export interface Plan {
  verdicts: Verdict[];
  /** For the verdicts that are `stored`, in their order. */
  inserts: Insert[];
  /** Ids of stored messages that lose their identity. */
  released: string[];
  recounts: Recount[];
}

/** Takes candidates in, each by itself; answers in their order. */
export async function acceptEach(store: Store, candidates: readonly Candidate[]): Promise<AcceptResult[]> {
  return write(store, await planFor(store, candidates));
}

/** Takes all of a page in and moves the cursor, or nothing of it where one does not fit. */
export function acceptPage(
  store: Store,
  messages: readonly NewMessage[],
  options: AcceptOptions,
  cursor: CursorMove | null,
): Promise<AcceptResult[]> {
  const candidates = messages.map((message) => ({ message, options }));
  return acceptAll(store, candidates, async () => cursor && store.cursors.move(cursor));
}

/** Takes all of them in, with what is written beside them, or nothing where one does not fit. */
export async function acceptAll(
  store: Store,
  candidates: readonly Candidate[],
  beside: (plan: Plan) => Promise<unknown>,
): Promise<AcceptResult[]> {
  const plan = await planFor(store, candidates);
  const crowded = candidates.find((_, index) => plan.verdicts[index]?.state === "full");
  if (crowded) {
    const [unfinished = 0] = await store.messages.unfinishedOf([crowded.message]);
    return candidates.map(() => ({ state: "full", unfinished }));
  }
  await beside(plan);
  return write(store, plan);
}

/** Takes a quarantined message up again; see `MessageJournal.readmit`. */
export async function readmit(
  store: Store,
  message: NewMessage,
  { queueLimit }: AcceptOptions,
  act?: Act,
): Promise<AcceptResult> {
  const before = await store.messages.get(message.id);
  if (!before) throw new Error(`message ${message.id} is not in the journal`);
  if (before.state !== "quarantined" && before.state !== "skipped")
    throw new Error(
      `message ${message.id} is ${before.state}: only one in quarantine, or dismissed from there, is taken up again`,
    );
  const [holder] = await store.messages.holders([message]);
  const other = holder?.id === message.id ? undefined : holder;
  if (other && !yields(other, message))
    return { state: "duplicate", id: other.id, seen: other.duplicates + 1 };
  const [unfinished = 0] = await store.messages.unfinishedOf([message]);
  if (isFull(message, unfinished, queueLimit)) return { state: "full", unfinished };
  if (other) await store.messages.release([other.id]);
  const place = await store.messages.replace({
    ...insertOf(message),
    duplicates: before.duplicates,
    lastSeenAt: before.lastSeenAt,
  });
  await witness(store, act);
  return { state: message.state, id: message.id, place };
}

async function planFor(store: Store, candidates: readonly Candidate[]): Promise<Plan> {
  const messages = candidates.map(({ message }) => message);
  const [holders, unfinished] = await Promise.all([
    store.messages.holders(messages),
    store.messages.unfinishedOf(messages),
  ]);
  return plan(candidates, holders, unfinished);
}

/**
 * Decides over candidates one after the other, each as if those before it were stored already. `holders` and `unfinished` say for
 * each arrival what the store had before all of them.
 */
export function plan(
  candidates: readonly Candidate[],
  holders: readonly (Holder | undefined)[],
  unfinished: readonly number[],
): Plan {
  const found: Plan = { verdicts: [], inserts: [], released: [], recounts: [] };
  const inserts = new Map<string, Insert>();
  const recounts = new Map<string, Recount>();
  const holding = new Map<string, Holder>();
  const taken = new Map<string, number>();
  for (const [index, { message, options }] of candidates.entries()) {
    const { acceptedAt, identity } = message;
    const tenant = `${message.flow}\n${message.retailer}\n${message.mode}`;
    const name = `${tenant}\n${identity}`;
    const holder = identity === null ? undefined : (holding.get(name) ?? holders[index]);
    if (holder && !yields(holder, message)) {
      const duplicates = holder.duplicates + 1;
      holding.set(name, { ...holder, duplicates });
      const by = (recounts.get(holder.id)?.by ?? 0) + 1;
      recounts.set(holder.id, { id: holder.id, by, lastSeenAt: acceptedAt });
      found.verdicts.push({ state: "duplicate", id: holder.id, seen: duplicates + 1 });
      continue;
    }
    const waiting = (unfinished[index] ?? 0) + (taken.get(tenant) ?? 0);
    if (isFull(message, waiting, options.queueLimit)) {
      found.verdicts.push({ state: "full", unfinished: waiting });
      continue;
    }
    if (message.state === "accepted") taken.set(tenant, (taken.get(tenant) ?? 0) + 1);
    if (inserts.has(message.id)) throw known(message.id);
    const before = holder && inserts.get(holder.id);
    if (before) before.holds = false;
    else if (holder) found.released.push(holder.id);
    const insert = insertOf(message);
    if (insert.holds) holding.set(name, { id: message.id, state: message.state, duplicates: 0 });
    inserts.set(message.id, insert);
    found.inserts.push(insert);
    found.verdicts.push({ state: "stored" });
  }
  return { ...found, recounts: [...recounts.values()] };
}

async function write({ messages }: Store, plan: Plan): Promise<AcceptResult[]> {
  if (plan.released.length > 0) await messages.release(plan.released);
  const places = plan.inserts.length > 0 ? await messages.insert(plan.inserts) : [];
  const stored = plan.inserts.map(({ message: { id, state } }, index): AcceptResult => {
    const place = places[index];
    if (place === undefined) throw known(id);
    return { state, id, place };
  });
  if (plan.recounts.length > 0) await messages.recount(plan.recounts);
  // Each verdict that is `stored` has its insert, in the same order.
  return plan.verdicts.map((verdict) =>
    verdict.state === "stored" ? (stored.shift() as AcceptResult) : verdict,
  );
}

function known(id: string): Error {
  return new Error(`message ${id} is in the journal already: give each its own id`);
}

function insertOf(message: NewMessage): Insert {
  return {
    message,
    holds: message.identity !== null,
    endedAt: message.state === "quarantined" ? message.acceptedAt : null,
    duplicates: 0,
    lastSeenAt: null,
  };
}

/** A quarantined message gives its identity to the first valid one that has it. */
function yields(holder: Pick<Holder, "state">, message: NewMessage): boolean {
  return holder.state === "quarantined" && message.state === "accepted";
}

/** A quarantined message takes no room. */
function isFull(message: NewMessage, unfinished: number, queueLimit: number): boolean {
  return message.state === "accepted" && unfinished >= queueLimit;
}
