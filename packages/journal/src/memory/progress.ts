import type { AttemptRow, MessageRow, NewCase, Settlement, StepRow } from "../journal.ts";
import type { Store } from "../operations.ts";
import { settled } from "../settled.ts";
import { laneKey, putRow, rowOf, type State } from "./state.ts";

export function memoryProgress(state: State): Store["progress"] {
  return {
    intend(step, revision) {
      pin(state, step.messageId, revision);
      putStep(state, step);
    },
    record({ step, revision, attempt, settle: settlement }) {
      rowOf(state, step.messageId);
      if (settlement) refuseUnfit(state, settlement);
      pin(state, step.messageId, revision);
      putStep(state, step);
      putRow(state, { ...rowOf(state, step.messageId), attempts: 0, failingSince: null });
      if (attempt) addAttempt(state, attempt);
      if (settlement) settle(state, settlement);
    },
    settle(settlement) {
      refuseUnfit(state, settlement);
      settle(state, settlement);
    },
    pin(messageIds, revision) {
      for (const id of messageIds) if (state.rows.has(id)) pin(state, id, revision);
    },
    pinFirst(revision) {
      const first = firstOfLanes(state).filter(
        ({ mode, pinned, state: rowState }) => mode === "live" && !pinned && rowState !== "held",
      );
      for (const { id } of first) pin(state, id, revision);
      return first.length;
    },
    steps: (messageId) => [...(state.steps.get(messageId)?.values() ?? [])],
    attempts: (messageId) => state.attempts.get(messageId) ?? [],
    forget(messageId, steps) {
      for (const step of steps) state.steps.get(messageId)?.delete(step);
    },
  };
}

function firstOfLanes({ lanes }: State): MessageRow[] {
  return [...lanes.values()].flatMap((lane) => {
    const rows = [...lane.values()].sort((one, other) => one.seq - other.seq);
    return rows[0]?.key === null ? rows : rows.slice(0, 1);
  });
}

function pin(state: State, messageId: string, revision: string): void {
  const row = rowOf(state, messageId);
  if (!row.pinned) putRow(state, { ...row, revision, pinned: true });
}

/** An intent that ends stays in its place. */
function putStep(state: State, step: StepRow): void {
  const steps = state.steps.get(step.messageId) ?? new Map<string, StepRow>();
  state.steps.set(step.messageId, steps.set(step.step, step));
}

function addAttempt(state: State, attempt: AttemptRow): void {
  state.attempts.set(attempt.messageId, [...(state.attempts.get(attempt.messageId) ?? []), attempt]);
}

/** What makes a settlement fail, asked before anything is written. */
function refuseUnfit(state: State, { messageId, openCase }: Settlement): void {
  rowOf(state, messageId);
  if (openCase && state.cases.has(openCase.id))
    throw new Error(`case ${openCase.id} is in the journal already: give each its own id`);
}

function settle(state: State, settlement: Settlement): void {
  const row = settled(rowOf(state, settlement.messageId), settlement);
  putRow(state, row);
  if (settlement.attempt) addAttempt(state, settlement.attempt);
  if (settlement.openCase) open(state, settlement.openCase);
  const version = settlement.appliedVersion ?? null;
  if (row.state !== "succeeded" || row.key === null || version === null) return;
  const lane = laneKey(row);
  state.appliedVersions.set(lane, Math.max(version, state.appliedVersions.get(lane) ?? version));
}

function open(state: State, opened: NewCase): void {
  const position = ++state.lastCase;
  state.cases.set(opened.id, { ...opened, state: "open", resolvedAt: null, resolution: null, position });
}
