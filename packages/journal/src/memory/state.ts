import type { ActivationRow, RevisionRow } from "../activation.ts";
import type {
  AttemptRow,
  AuditEntry,
  CaseRow,
  Lane,
  MessageMode,
  MessageRow,
  MessageState,
  StepRow,
} from "../journal.ts";
import { isUnfinished } from "../settled.ts";

/** Everything that a memory journal knows. Rows are replaced, never changed in place. */
export interface State {
  lastSeq: number;
  rows: Map<string, MessageRow>;
  unfinished: Map<number, MessageRow>;
  /** The same, by lane. */
  lanes: Map<string, Map<number, MessageRow>>;
  /** How many messages are in each state, by flow, retailer, mode and state. */
  counters: Map<string, Counter>;
  payloads: Map<string, { payload: string; original: string | null }>;
  /** Id of the message that holds an identity, by flow, retailer, mode and identity. */
  holders: Map<string, string>;
  appliedVersions: Map<string, number>;
  steps: Map<string, Map<string, StepRow>>;
  attempts: Map<string, AttemptRow[]>;
  cursors: Map<string, unknown>;
  firings: Map<string, Set<number>>;
  references: Map<string, string>;
  revisions: Map<string, RevisionRow & { files: Readonly<Record<string, string>> }>;
  activations: ActivationRow[];
  lastActivation: number;
  lastCase: number;
  cases: Map<string, CaseRow & { position: number }>;
  audit: AuditEntry[];
  /** Details of counted entries, by what they count. */
  countedAudit: Map<string, { count: number }>;
}

interface Counter {
  flow: string;
  retailer: string;
  mode: MessageMode;
  state: MessageState;
  count: number;
}

export function emptyState(): State {
  return {
    lastSeq: 0,
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
    activations: [],
    lastActivation: 0,
    lastCase: 0,
    cases: new Map(),
    audit: [],
    countedAudit: new Map(),
  };
}

/** A key for a map out of several values; null and "" differ. */
export function keyOf(...parts: readonly (string | null)[]): string {
  return JSON.stringify(parts);
}

export function laneKey(lane: Lane): string {
  return keyOf(lane.flow, lane.retailer, lane.mode, lane.key);
}

export function identityKey({
  flow,
  retailer,
  mode,
  identity,
}: Pick<MessageRow, "flow" | "retailer" | "mode" | "identity">): string {
  return keyOf(flow, retailer, mode, identity);
}

/** Puts the row in place of its former self, in the indexes as well. */
export function putRow(state: State, row: MessageRow): void {
  const before = state.rows.get(row.id);
  if (before) count(state, before, -1);
  count(state, row, 1);
  state.rows.set(row.id, row);
  const key = laneKey(row);
  const lane = state.lanes.get(key) ?? new Map<number, MessageRow>();
  if (isUnfinished(row.state)) {
    state.unfinished.set(row.seq, row);
    state.lanes.set(key, lane.set(row.seq, row));
    return;
  }
  state.unfinished.delete(row.seq);
  lane.delete(row.seq);
  if (lane.size === 0) state.lanes.delete(key);
}

/** Takes the row of an ended message away, with everything that hangs on it. */
export function removeRow(state: State, row: MessageRow): void {
  count(state, row, -1);
  state.rows.delete(row.id);
  state.payloads.delete(row.id);
  state.steps.delete(row.id);
  state.attempts.delete(row.id);
  if (state.holders.get(identityKey(row)) === row.id) state.holders.delete(identityKey(row));
  for (const [id, each] of state.cases) if (each.messageId === row.id) state.cases.delete(id);
}

function count(state: State, row: MessageRow, by: number): void {
  const { flow, retailer, mode, state: rowState } = row;
  const key = keyOf(flow, retailer, mode, rowState);
  const counter = state.counters.get(key) ?? { flow, retailer, mode, state: rowState, count: 0 };
  state.counters.set(key, { ...counter, count: counter.count + by });
}

/** The row, or an error: writes are for messages that are there. */
export function rowOf(state: State, id: string): MessageRow {
  const row = state.rows.get(id);
  if (!row) throw new Error(`message ${id} is not in the journal`);
  return row;
}
