import type { NewActivation } from "../activation.ts";
import type { NewCase, TriggerCase } from "../case.ts";
import type { Journal } from "../journal.ts";
import type { Lane, MessageRow, MessageState, NewMessage } from "../message.ts";
import type { AttemptRow, StepRow } from "../progress.ts";
import type { StoredFailure } from "../stored-failure.ts";

/** Opens an empty journal that is closed after the test. */
export type Fresh = () => Promise<Journal>;

/** 2026-01-01; the suite never asks a clock. */
export const start = Date.UTC(2026, 0, 1);

/** Room for everything. */
export const roomy = { queueLimit: 1000 };

export const lane: Lane = { flow: "orders@1", retailer: "acme", mode: "live", key: "42" };

/** An accepted message; the identity is the id. */
export function message(id: string, change: Partial<NewMessage> = {}): NewMessage {
  return {
    ...lane,
    id,
    trigger: "orders",
    identity: id,
    version: null,
    revision: "first",
    state: "accepted",
    acceptedAt: start,
    payload: `{"order":"${id}"}`,
    original: null,
    failure: null,
    ...change,
  };
}

/** A message that did not fit its contract. */
export function badMessage(id: string, change: Partial<NewMessage> = {}): NewMessage {
  return message(id, {
    state: "quarantined",
    identity: null,
    failure: failure("ContractViolation"),
    ...change,
  });
}

export function failure(failureClass: string): StoredFailure {
  return {
    class: failureClass,
    title: `the order is ${failureClass}`,
    outcome: "refused",
    step: null,
    problems: ["/lines: at least one"],
    maskedProblems: [],
  };
}

export function step(messageId: string, name: string, change: Partial<StepRow> = {}): StepRow {
  return {
    messageId,
    step: name,
    state: "done",
    digest: "d1",
    result: '{"id":7}',
    wrote: true,
    revision: null,
    shadow: null,
    startedAt: start + 10,
    endedAt: start + 20,
    ...change,
  };
}

export function attempt(messageId: string, name: string, number: number): AttemptRow {
  return {
    messageId,
    step: name,
    number,
    at: start + number,
    duration: 30,
    failure: failure("Timeout"),
    answer: null,
  };
}

/** A reload of the daemon's own that changed nothing, unless told otherwise. */
export function activation(digest: string, at: number, change: Partial<NewActivation> = {}): NewActivation {
  const changes = { added: [], changed: [], removed: [] };
  return { digest, at, cause: "reload", actor: "daemon", folder: "f1", changes, ...change };
}

export function newCase(id: string, messageId: string): NewCase {
  return {
    id,
    messageId,
    trigger: null,
    queue: "orders",
    title: `look at ${messageId}`,
    openedAt: start,
    dueAt: start + 1000,
  };
}

export function triggerCase(id: string, trigger = "feed"): TriggerCase {
  const place = { flow: lane.flow, retailer: lane.retailer, trigger };
  return { ...newCase(id, ""), messageId: null, trigger: place, title: `look at ${trigger}` };
}

/** A person settles the message so, which resolves its cases. */
export async function resolve(
  journal: Journal,
  messageId: string,
  state: MessageState,
  resolution: string,
  at: number,
): Promise<void> {
  await journal.progress.repair({ settlement: { messageId, state, at }, forget: [], resolution });
}

/** Accepts messages with these ids in this order. */
export async function acceptAll(journal: Journal, ...ids: string[]): Promise<void> {
  for (const id of ids) await journal.messages.accept(message(id), roomy);
}

export async function rowOf(journal: Journal, id: string): Promise<MessageRow> {
  const row = await journal.messages.get(id);
  if (!row) throw new Error(`message ${id} is not in the journal`);
  return row;
}

export function idsOf(rows: readonly { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
