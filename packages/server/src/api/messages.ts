import type { RepairResult } from "@crossdock/engine";
import type {
  AttemptRow,
  MessageMode,
  MessageRow,
  MessageState,
  StepRow,
  StoredFailure,
} from "@crossdock/journal";
import { Type } from "typebox";
import { type ApiDeps, defineRoute, Problem } from "./route.ts";
import { Instant, instant, maybeInstant, nullable, ofKey, ofWhom, page } from "./shapes.ts";

const Mode = Type.Union([Type.Literal("live"), Type.Literal("shadow")], {
  description: "`shadow`: it only shows what would have been written.",
});

const FailureView = Type.Object({
  class: Type.String(),
  title: Type.String(),
  outcome: Type.String(),
  detail: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  step: nullable(Type.String()),
  problems: Type.Optional(Type.Array(Type.String())),
  request: Type.Optional(Type.String()),
  sent: Type.Optional(Type.String({ description: "Masked and cut." })),
  answer: Type.Optional(Type.String()),
  received: Type.Optional(Type.String({ description: "Masked and cut." })),
});

const MessageView = Type.Object({
  id: Type.String(),
  state: Type.String(),
  mode: Mode,
  flow: Type.String(),
  retailer: Type.String(),
  trigger: Type.String(),
  key: nullable(Type.String()),
  identity: nullable(Type.String()),
  version: nullable(Type.Number()),
  revision: Type.String(),
  acceptedAt: Instant,
  endedAt: nullable(Instant),
  dueAt: nullable(Instant),
  pausedFor: nullable(Type.String({ description: "System that the message waits for." })),
  attempts: Type.Integer({ description: "Tries of the step at hand." }),
  duplicates: Type.Integer(),
  lastSeenAt: nullable(Instant),
  failure: nullable(FailureView),
});

const StepView = Type.Object({
  step: Type.String(),
  state: Type.String(),
  wrote: Type.Boolean(),
  digest: nullable(Type.String()),
  startedAt: Instant,
  endedAt: nullable(Instant),
});

const AttemptView = Type.Object({
  step: Type.String(),
  number: Type.Integer(),
  at: Instant,
  duration: Type.Number({ description: "Milliseconds." }),
  failure: nullable(FailureView),
});

const MessageDetail = Type.Object({
  ...MessageView.properties,
  runbook: nullable(Type.String()),
  steps: Type.Array(StepView),
  tries: Type.Array(AttemptView),
  next: Type.Array(Type.String({ description: "What may be done now." })),
});

const Id = Type.Object({ id: Type.String() });

export const listMessages = defineRoute({
  method: "GET",
  path: "/v1/messages",
  summary: "Lists messages, newest first.",
  // Closed, and the flow with its version: a misspelt filter must not look as if there were nothing to do.
  query: Type.Object(
    {
      ...ofWhom,
      key: ofKey,
      mode: Type.Optional(Mode),
      state: Type.Optional(
        Type.String({ description: "`running` are those at work now; all others are the journal's states." }),
      ),
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(MessageView), next: nullable(Type.String()) }),
  async handle({ query }, { journal, engine }) {
    const { state, ...rest } = query;
    const running = engine.running();
    if (state === "running") return { items: await runningMessages(rest, running, journal), next: null };
    const stored = state === undefined ? {} : { state: stateOf(state) };
    const page = await journal.messages.list({ ...rest, ...stored });
    return { items: page.items.map((row) => viewOf(row, running)), next: page.next };
  },
});

export const getMessage = defineRoute({
  method: "GET",
  path: "/v1/messages/{id}",
  summary: "Shows a message with its steps, its tries and what may be done next.",
  params: Id,
  answer: MessageDetail,
  async handle({ params: { id } }, { journal, engine }) {
    const row = await journal.messages.get(id);
    if (!row) throw new Problem(404, "There is no such message", `no message has the id ${id}`);
    const [steps, tries] = await Promise.all([journal.progress.steps(id), journal.progress.attempts(id)]);
    const plan = engine
      .revision()
      .flows.find(({ flow, retailer }) => flow === row.flow && retailer === row.retailer);
    return {
      ...viewOf(row, engine.running()),
      runbook: plan?.runbook ?? null,
      steps: steps.map(stepView),
      tries: tries.map(attemptView),
      next: nextOf(row),
    };
  },
});

export const replayMessage = defineRoute({
  method: "POST",
  path: "/v1/messages/{id}/replay",
  summary: "Runs a message again; steps that wrote are not run twice.",
  params: Id,
  body: Type.Object(
    {
      from: Type.Optional(
        Type.String({ description: "Step to begin with. Default: the first unfinished one." }),
      ),
      revision: Type.Optional(Type.Union([Type.Literal("current"), Type.Literal("original")])),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ id: Type.String(), state: Type.String() }),
  async handle({ params: { id }, body, actor }, { engine }) {
    return repaired(id, await engine.replay(id, { ...body, actor }));
  },
});

export const releaseMessage = defineRoute({
  method: "POST",
  path: "/v1/messages/{id}/release",
  summary: "Lets a held message try again, or gives it up so that its key goes on.",
  params: Id,
  body: Type.Object(
    {
      action: Type.Union([Type.Literal("retry"), Type.Literal("skip")]),
      reason: Type.String({ minLength: 1, description: "Kept with the message and its case." }),
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ id: Type.String(), state: Type.String() }),
  async handle({ params: { id }, body, actor }, { engine }) {
    return repaired(id, await engine.release(id, { ...body, actor }));
  },
});

export const listCases = defineRoute({
  method: "GET",
  path: "/v1/cases",
  summary: "Lists what waits for a person, newest first.",
  query: Type.Object(
    {
      state: Type.Union([Type.Literal("open"), Type.Literal("resolved")], { default: "open" }),
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    items: Type.Array(
      Type.Object({
        id: Type.String(),
        message: Type.String(),
        queue: Type.String(),
        title: Type.String(),
        state: Type.String(),
        openedAt: Instant,
        dueAt: nullable(Instant),
        resolution: nullable(Type.String()),
      }),
    ),
    next: nullable(Type.String()),
  }),
  async handle({ query }, { journal }) {
    const page = await journal.cases.list(query);
    const items = page.items.map(({ messageId, openedAt, dueAt, resolvedAt: _, ...rest }) => ({
      ...rest,
      message: messageId,
      openedAt: instant(openedAt),
      dueAt: maybeInstant(dueAt),
    }));
    return { items, next: page.next };
  },
});

const states: readonly MessageState[] = [
  "accepted",
  "retrying",
  "paused",
  "held",
  "succeeded",
  "deadLettered",
  "quarantined",
  "stale",
  "skipped",
  "cancelled",
];

/** `running` is known to this process alone; the journal has the state that a message will fall back to. */
async function runningMessages(
  query: { flow?: string; retailer?: string; key?: string; mode?: MessageMode; limit: number },
  running: ReadonlySet<string>,
  journal: ApiDeps["journal"],
) {
  const rows = await Promise.all([...running].map((id) => journal.messages.get(id)));
  const { flow, retailer, key, mode, limit } = query;
  return rows
    .filter((row) => row !== undefined)
    .filter((row) => flow === undefined || row.flow === flow)
    .filter((row) => retailer === undefined || row.retailer === retailer)
    .filter((row) => key === undefined || row.key === key)
    .filter((row) => mode === undefined || row.mode === mode)
    .sort((a, b) => b.seq - a.seq)
    .slice(0, limit)
    .map((row) => viewOf(row, new Set([row.id])));
}

function stateOf(text: string): MessageState {
  const state = states.find((known) => known === text);
  if (!state)
    throw new Problem(400, "There is no such state", `a state is one of ${states.join(", ")} or running`);
  return state;
}

function repaired(id: string, result: RepairResult): { id: string; state: string } {
  if (result.ok) return { id, state: result.state };
  const status = { unknownMessage: 404, wrongState: 409, unknownStep: 422, unknownFlow: 409, full: 429 }[
    result.reason
  ];
  throw new Problem(status, "The message stays as it is", result.detail, { id });
}

function viewOf(row: MessageRow, running: ReadonlySet<string>) {
  const { seq: _seq, pinned: _pinned, failingSince: _since, delay: _delay, ...rest } = row;
  return {
    ...rest,
    state: running.has(row.id) ? "running" : row.state,
    acceptedAt: instant(row.acceptedAt),
    endedAt: maybeInstant(row.endedAt),
    dueAt: maybeInstant(row.dueAt),
    lastSeenAt: maybeInstant(row.lastSeenAt),
    failure: row.failure satisfies StoredFailure | null,
  };
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
  return ["accepted", "retrying", "paused"].includes(state) ? [] : [replay];
}

export type { ApiDeps };
