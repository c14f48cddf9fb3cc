import type { ActivationRow, RevisionRow } from "../activation.ts";
import type { AuditEntry } from "../audit.ts";
import type { CaseRow } from "../case.ts";
import type { CommandRow } from "../command.ts";
import type { CursorRow } from "../cursor.ts";
import { isUnfinished } from "../decisions/settled.ts";
import type { Lane, MessageMode, MessageRow, MessageState, NewMessage } from "../message.ts";
import type { Ownership } from "../ownership.ts";
import type { PauseRow } from "../pause.ts";
import type { AttemptRow, StepRow } from "../progress.ts";
import type { Positioned } from "../store.ts";
import { type Changes, createChanges } from "./changes.ts";

/** Everything that a memory journal knows. Rows are replaced, never changed in place, and through `changes` alone. */
export interface State {
  readonly changes: Changes;
  ownership: Ownership;
  /** The last number that was given out, by what it counts. */
  readonly lasts: Map<Counted, number>;
  readonly rows: Map<string, MessageRow>;
  /** By place. */
  readonly unfinished: Map<string, MessageRow>;
  /** The same, by lane. */
  readonly lanes: Map<string, Map<string, MessageRow>>;
  /** How many messages are in each state, by flow, retailer, mode and state. */
  readonly counters: Map<string, Counter>;
  readonly payloads: Map<string, { payload: string; original: string | null }>;
  /** Id of the message that holds an identity, by flow, retailer, mode and identity. */
  readonly holders: Map<string, string>;
  readonly appliedVersions: Map<string, number>;
  readonly steps: Map<string, ReadonlyMap<string, StepRow>>;
  readonly attempts: Map<string, readonly AttemptRow[]>;
  readonly cursors: Map<string, CursorRow>;
  readonly firings: Map<string, ReadonlySet<number>>;
  readonly references: Map<string, string>;
  readonly revisions: Map<string, RevisionRow & { files: Readonly<Record<string, string>> }>;
  /** By position. */
  readonly activations: Map<number, ActivationRow>;
  readonly cases: Map<string, Positioned<CaseRow>>;
  /** By position. */
  readonly audit: Map<number, Positioned<AuditEntry>>;
  readonly commands: Map<string, Positioned<CommandRow>>;
  /** By target. */
  readonly pauses: Map<string, PauseRow>;
}

type Counted = "place" | "activation" | "case" | "audit" | "command";

interface Counter {
  flow: string;
  retailer: string;
  mode: MessageMode;
  state: MessageState;
  count: number;
}

export function emptyState(ownership: Ownership): State {
  return {
    changes: createChanges(),
    ownership,
    lasts: new Map(),
    rows: new Map(),
    unfinished: new Map(),
    lanes: new Map(),
    counters: new Map(),
    payloads: new Map(),
    holders: new Map(),
    appliedVersions: new Map(),
    steps: new Map(),
    attempts: new Map(),
    cursors: new Map(),
    firings: new Map(),
    references: new Map(),
    revisions: new Map(),
    activations: new Map(),
    cases: new Map(),
    audit: new Map(),
    commands: new Map(),
    pauses: new Map(),
  };
}

/** A key for a map out of several values; null and "" differ. */
export function keyOf(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts);
}

export function laneKey(lane: Lane): string {
  return keyOf(lane.flow, lane.retailer, lane.mode, lane.key);
}

type Identified = Pick<NewMessage, "flow" | "retailer" | "mode" | "identity">;

export function identityKey({ flow, retailer, mode, identity }: Identified): string {
  return keyOf(flow, retailer, mode, identity);
}

/** The next number of those that are counted so. */
export function nextOf({ changes, lasts }: State, counted: Counted): number {
  const next = (lasts.get(counted) ?? 0) + 1;
  changes.set(lasts, counted, next);
  return next;
}

/** Puts the row in place of its former self, in the indexes as well. */
export function putRow(state: State, row: MessageRow): void {
  const before = state.rows.get(row.id);
  if (before) takeOut(state, before);
  const { changes } = state;
  count(state, row, 1);
  changes.set(state.rows, row.id, row);
  if (!isUnfinished(row.state)) return;
  const key = laneKey(row);
  const lane = state.lanes.get(key) ?? new Map<string, MessageRow>();
  changes.set(state.lanes, key, lane);
  changes.set(lane, row.place, row);
  changes.set(state.unfinished, row.place, row);
}

/** Takes the row of a message out of the indexes and counters. */
function takeOut(state: State, row: MessageRow): void {
  const { changes } = state;
  count(state, row, -1);
  changes.delete(state.unfinished, row.place);
  const key = laneKey(row);
  const lane = state.lanes.get(key);
  if (!lane) return;
  changes.delete(lane, row.place);
  if (lane.size === 0) changes.delete(state.lanes, key);
}

/** Takes a message away, with everything that hangs on it. */
export function removeRow(state: State, row: MessageRow): void {
  const { changes } = state;
  takeOut(state, row);
  changes.delete(state.rows, row.id);
  changes.delete(state.payloads, row.id);
  changes.delete(state.steps, row.id);
  changes.delete(state.attempts, row.id);
  releaseIdentity(state, row);
  for (const [id, each] of state.cases) if (each.messageId === row.id) changes.delete(state.cases, id);
}

/** The message holds its identity no longer. */
export function releaseIdentity({ changes, holders }: State, row: MessageRow): void {
  const key = identityKey(row);
  if (holders.get(key) === row.id) changes.delete(holders, key);
}

function count({ changes, counters }: State, row: MessageRow, by: number): void {
  const { flow, retailer, mode, state } = row;
  const key = keyOf(flow, retailer, mode, state);
  const counted = (counters.get(key)?.count ?? 0) + by;
  changes.set(counters, key, { flow, retailer, mode, state, count: counted });
}
