import type { AnswerOf, Routes, ShownState } from "@crossdock/api";
import { type Engine, emittedIn, startedBy, type WaitsFor } from "@crossdock/engine";
import type { FlowPlan } from "@crossdock/flow";
import {
  type AttemptRow,
  fits,
  type MessageFilter,
  type MessageRow,
  type StepRow,
  type StoredFailure,
} from "@crossdock/journal";
import type { ApiDeps, Handler } from "./handler.ts";
import { instant, maybeInstant } from "./instant.ts";
import { messageOf } from "./message-of.ts";
import { maybePause } from "./pause-view.ts";
import { Problem } from "./problem.ts";

export const listMessages: Handler<Routes["listMessages"]> = async (
  { query: { state, since, ...rest } },
  { journal, engine },
) => {
  const running = engine.running();
  const wanted = { ...rest, ...(since === undefined ? {} : { since: Date.parse(since) }) };
  if (state === "running") return { items: await runningMessages(wanted, engine, journal), next: null };
  const page = await journal.messages.list({ ...wanted, ...(state === undefined ? {} : { state }) });
  return { items: page.items.map((row) => viewOf(row, running, engine)), next: page.next };
};

export const getMessage: Handler<Routes["getMessage"]> = async ({ params }, { journal, engine }) => {
  const row = await messageOf(params.id, journal);
  const { id } = row;
  const [steps, tries, body] = await Promise.all([
    journal.progress.steps(id),
    journal.progress.attempts(id),
    journal.messages.payload(id),
  ]);
  const plan = engine
    .revision()
    .plans.Flow.find(({ flow, retailer }) => flow === row.flow && retailer === row.retailer);
  return {
    ...viewOf(row, engine.running(), engine),
    runbook: plan?.runbook ?? null,
    startedBy: startedBy(body?.original ?? null),
    steps: steps.map((row) => stepView(row, plan)),
    tries: tries.map(attemptView),
    next: nextOf(row),
  };
};

export const getMessageContent: Handler<Routes["getMessageContent"]> = async (
  { params },
  { journal, engine },
) => {
  const row = await messageOf(params.id, journal);
  const { id, flow, retailer } = row;
  const content = await engine.content(row);
  if (content === "noBody") throw new Problem({ type: "body-gone", message: id });
  if (content === "noFlow") {
    const reason = `no flow ${flow} runs for ${retailer}, and only its contract tells what is to be masked`;
    throw new Problem({ type: "unknown-flow", message: id, reason });
  }
  return { id, ...content };
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
async function runningMessages(filter: MessageFilter, engine: Engine, journal: ApiDeps["journal"]) {
  const rows = await Promise.all([...engine.running()].map((id) => journal.messages.get(id)));
  return rows
    .filter((row) => row !== undefined)
    .filter((row) => fits(row, filter))
    .sort((one, other) => (one.place < other.place ? 1 : -1))
    .slice(0, filter.limit)
    .map((row) => viewOf(row, new Set([row.id]), engine));
}

function viewOf(row: MessageRow, running: ReadonlySet<string>, engine: Engine) {
  const state: ShownState = running.has(row.id) ? "running" : row.state;
  const {
    place: _place,
    partition: _partition,
    pinned: _pinned,
    failingSince: _since,
    delay: _delay,
    ...others
  } = row;
  const { dueAt: _dueAt, pausedFor: _pausedFor, ...rest } = others;
  return {
    ...rest,
    state,
    waitsFor: waitView(engine.waitsFor(row), engine),
    acceptedAt: instant(row.acceptedAt),
    endedAt: maybeInstant(row.endedAt),
    lastSeenAt: maybeInstant(row.lastSeenAt),
    failure: row.failure satisfies StoredFailure | null,
  };
}

function waitView(
  waitsFor: WaitsFor | null,
  { pauses }: Pick<Engine, "pauses">,
): AnswerOf<Routes["getMessage"]>["waitsFor"] {
  if (waitsFor === null || "person" in waitsFor) return waitsFor;
  if ("until" in waitsFor) return { until: instant(waitsFor.until) };
  if ("system" in waitsFor) return { ...waitsFor, pause: maybePause(pauses.ofSystem(waitsFor.system)) };
  return { flow: waitsFor.flow, pause: maybePause(pauses.ofFlow(waitsFor)) };
}

function stepView(row: StepRow, plan: FlowPlan | undefined) {
  const { messageId: _, result, shadow: __, startedAt, endedAt, ...rest } = row;
  const own = plan?.steps.find(({ id }) => id === row.step.split("/", 1)[0]);
  return {
    ...rest,
    started: own?.emit && result !== null ? emittedIn(result) : [],
    startedAt: instant(startedAt),
    endedAt: maybeInstant(endedAt),
  };
}

function attemptView({ messageId: _, answer: __, at, ...rest }: AttemptRow) {
  return { ...rest, at: instant(at) };
}

function nextOf({ state, id }: MessageRow): string[] {
  const act = (name: string): string => `POST /v1/messages/${id}/${name}`;
  switch (state) {
    case "held":
      return [act("release"), act("replay")];
    case "retrying":
    case "paused":
      return [act("retry")];
    case "quarantined":
      return [act("replay"), act("dismiss")];
    case "accepted":
      return [];
    default:
      return [act("replay")];
  }
}
