import type { AnswerOf, Routes, ShownState } from "@crossdock/api";
import type { Engine, RepairResult, WaitsFor } from "@crossdock/engine";
import type { AttemptRow, MessageMode, MessageRow, StepRow, StoredFailure } from "@crossdock/journal";
import { waitingStates } from "@crossdock/kit";
import type { ApiDeps, Handler } from "./handler.ts";
import { instant, maybeInstant } from "./instant.ts";
import { Problem } from "./problem.ts";

export const listMessages: Handler<Routes["listMessages"]> = async ({ query }, { journal, engine }) => {
  const { state, ...rest } = query;
  const running = engine.running();
  if (state === "running") return { items: await runningMessages(rest, engine, journal), next: null };
  const stored = state === undefined ? {} : { state };
  const page = await journal.messages.list({ ...rest, ...stored });
  return { items: page.items.map((row) => viewOf(row, running, engine)), next: page.next };
};

export const getMessage: Handler<Routes["getMessage"]> = async ({ params: { id } }, { journal, engine }) => {
  const row = await journal.messages.get(id);
  if (!row) throw new Problem({ type: "unknown-message", message: id });
  const [steps, tries] = await Promise.all([journal.progress.steps(id), journal.progress.attempts(id)]);
  const plan = engine
    .revision()
    .plans.Flow.find(({ flow, retailer }) => flow === row.flow && retailer === row.retailer);
  return {
    ...viewOf(row, engine.running(), engine),
    runbook: plan?.runbook ?? null,
    steps: steps.map(stepView),
    tries: tries.map(attemptView),
    next: nextOf(row),
  };
};

export const replayMessage: Handler<Routes["replayMessage"]> = async (
  { params: { id }, body, by },
  { engine },
) => {
  return repaired(id, await engine.replay(id, { ...body, by }));
};

export const releaseMessage: Handler<Routes["releaseMessage"]> = async (
  { params: { id }, body, by },
  { engine },
) => {
  return repaired(id, await engine.release(id, { ...body, by }));
};

export const listCases: Handler<Routes["listCases"]> = async ({ query }, { journal }) => {
  const page = await journal.cases.list(query);
  const items = page.items.map(({ messageId, openedAt, dueAt, resolvedAt: _, trigger, ...rest }) => ({
    ...rest,
    message: messageId,
    trigger: trigger && { flow: trigger.flow, retailer: trigger.retailer, id: trigger.trigger },
    openedAt: instant(openedAt),
    dueAt: maybeInstant(dueAt),
  }));
  return { items, next: page.next };
};

/** `running` is known to this process alone; the journal has the state that a message will fall back to. */
async function runningMessages(
  query: { flow?: string; retailer?: string; key?: string; mode?: MessageMode; limit: number },
  engine: Engine,
  journal: ApiDeps["journal"],
) {
  const rows = await Promise.all([...engine.running()].map((id) => journal.messages.get(id)));
  const { flow, retailer, key, mode, limit } = query;
  return rows
    .filter((row) => row !== undefined)
    .filter((row) => flow === undefined || row.flow === flow)
    .filter((row) => retailer === undefined || row.retailer === retailer)
    .filter((row) => key === undefined || row.key === key)
    .filter((row) => mode === undefined || row.mode === mode)
    .sort((one, other) => (one.place < other.place ? 1 : -1))
    .slice(0, limit)
    .map((row) => viewOf(row, new Set([row.id]), engine));
}

function repaired(id: string, result: RepairResult): AnswerOf<Routes["replayMessage"]> {
  if (result.ok) return { id, state: result.state };
  if (result.reason === "unknownMessage") throw new Problem({ type: "unknown-message", message: id });
  throw new Problem({ type: problems[result.reason], message: id, reason: result.detail });
}

const problems = {
  wrongState: "wrong-state",
  unknownStep: "unknown-step",
  unknownFlow: "unknown-flow",
  full: "queue-full",
} as const;

function viewOf(row: MessageRow, running: ReadonlySet<string>, engine: Engine) {
  const state: ShownState = running.has(row.id) ? "running" : row.state;
  const { place: _place, pinned: _pinned, failingSince: _since, delay: _delay, ...others } = row;
  const { dueAt: _dueAt, pausedFor: _pausedFor, ...rest } = others;
  return {
    ...rest,
    state,
    waitsFor: waitView(engine.waitsFor(row)),
    acceptedAt: instant(row.acceptedAt),
    endedAt: maybeInstant(row.endedAt),
    lastSeenAt: maybeInstant(row.lastSeenAt),
    failure: row.failure satisfies StoredFailure | null,
  };
}

function waitView(waitsFor: WaitsFor | null): AnswerOf<Routes["getMessage"]>["waitsFor"] {
  if (waitsFor === null || "system" in waitsFor || "person" in waitsFor) return waitsFor;
  return "flow" in waitsFor ? { flow: waitsFor.flow } : { until: instant(waitsFor.until) };
}

function stepView({ messageId: _, result: __, shadow: ___, startedAt, endedAt, ...rest }: StepRow) {
  return { ...rest, startedAt: instant(startedAt), endedAt: maybeInstant(endedAt) };
}

function attemptView({ messageId: _, answer: __, at, ...rest }: AttemptRow) {
  return { ...rest, at: instant(at) };
}

function nextOf({ state, id }: MessageRow): string[] {
  const replay = `POST /v1/messages/${id}/replay`;
  if (state === "held") return [`POST /v1/messages/${id}/release`, replay];
  return waitingStates.includes(state) ? [] : [replay];
}
