import { instant } from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { defineRoute } from "./route.ts";
import { Instant, Mode, nullable, ofKey, ofWhom, Pause, page, State } from "./shapes.ts";

const FailureView = Type.Object({
  class: Type.String(),
  title: Type.String(),
  outcome: Type.String(),
  detail: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  step: nullable(Type.String()),
  system: Type.Optional(Type.String({ description: "The System that was called." })),
  problems: Type.Optional(Type.Array(Type.String())),
  maskedProblems: Type.Optional(
    Type.Array(Type.Integer(), { description: "Positions of the problems in which something was masked." }),
  ),
  problemsLeftOut: Type.Optional(
    Type.Integer({ description: "How many more problems there were than are kept." }),
  ),
  request: Type.Optional(Type.String()),
  sent: Type.Optional(Type.String({ description: "Masked and cut." })),
  answer: Type.Optional(Type.String()),
  received: Type.Optional(Type.String({ description: "Masked and cut." })),
});

const WhoPaused = nullable(
  Type.Unsafe<Static<typeof Pause>>({ ...Pause, description: "Null where no person has paused it." }),
);

const WaitsFor = Type.Union(
  [
    Type.Object(
      { system: Type.String(), pause: WhoPaused },
      { description: "A System that takes no calls." },
    ),
    Type.Object(
      { flow: Type.String(), pause: WhoPaused },
      { description: "Its flow, which does not run it now." },
    ),
    Type.Object({ person: Type.Literal(true) }, { description: "Somebody who decides: it is held." }),
    Type.Object({ until: Instant }, { description: "The instant of the next try." }),
  ],
  { description: "What it waits for beside its turn; null where it has ended or runs." },
);

const MessageView = Type.Object({
  id: Type.String(),
  state: State,
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
  waitsFor: nullable(WaitsFor),
  attempts: Type.Integer({ description: "Tries of the step at hand." }),
  duplicates: Type.Integer(),
  lastSeenAt: nullable(Instant),
  failure: nullable(FailureView),
});

const Started = Type.Object(
  {
    flow: Type.String(),
    id: Type.String({ description: "Of the message; for a duplicate, of the one that was there already." }),
    state: Type.String({
      description: "What became of it at once: `accepted`, `quarantined` or `duplicate`.",
    }),
  },
  { description: "A message of another flow." },
);

const StepView = Type.Object({
  step: Type.String(),
  state: Type.String(),
  wrote: Type.Boolean(),
  digest: nullable(Type.String()),
  started: Type.Array(Started, { description: "What it started by an event." }),
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
  startedBy: nullable(
    Type.Object(
      {
        event: Type.String(),
        flow: Type.String({ description: "The flow that emitted it." }),
        message: Type.String({ description: "Id of the message that emitted it." }),
      },
      { description: "What started it, where that is an event." },
    ),
  ),
  steps: Type.Array(StepView),
  tries: Type.Array(AttemptView),
  next: Type.Array(Type.String({ description: "What may be done now." })),
});

/** Which message is meant. */
export const Id = Type.Object({
  id: Type.String({ description: "The id, or so much of its beginning that only one fits." }),
});

export const listMessages = defineRoute({
  name: "listMessages",
  method: "GET",
  path: "/v1/messages",
  summary:
    "Lists messages, newest first. A page may have fewer than `limit` and still a `next`: what is read for one is bounded.",
  // Closed, and the flow with its version: a misspelt filter must not look as if there were nothing to do.
  query: Type.Object(
    {
      ...ofWhom,
      key: ofKey,
      keyPart: Type.Optional(Type.String({ minLength: 1, description: "A part of the business key." })),
      mode: Type.Optional(Mode),
      state: Type.Optional(State),
      class: Type.Optional(Type.String({ description: "Class of the last failure, such as `Rejected`." })),
      system: Type.Optional(
        Type.String({ description: "The System that they wait for, or that their last failure is about." }),
      ),
      since: Type.Optional(instant({ description: "Accepted at this instant or later." })),
      ...page,
    },
    { additionalProperties: false },
  ),
  answer: Type.Object({ items: Type.Array(MessageView), next: nullable(Type.String()) }),
  permission: "messages.read",
  problems: ["unknown-cursor"],
});

export const getMessage = defineRoute({
  name: "getMessage",
  method: "GET",
  path: "/v1/messages/{id}",
  summary: "Shows a message with its steps, its tries and what may be done next.",
  params: Id,
  answer: MessageDetail,
  permission: "messages.read",
  problems: ["unknown-message", "unclear-message"],
});

const Text = nullable(Type.String({ description: "JSON text, masked and cut." }));

export const getMessageContent = defineRoute({
  name: "getMessageContent",
  method: "GET",
  path: "/v1/messages/{id}/content",
  summary:
    "Shows what a message carries and what its steps were answered; what is personal or secret is masked.",
  params: Id,
  answer: Type.Object({
    id: Type.String(),
    received: Type.Unsafe<string | null>({ ...Text, description: "As the trigger received it." }),
    message: Type.Unsafe<string | null>({
      ...Text,
      description: "As its flow works on it; null where it was never taken up.",
    }),
    steps: Type.Array(
      Type.Object({
        step: Type.String(),
        result: Type.Unsafe<string | null>({ ...Text, description: "What later steps see." }),
        answer: Type.Unsafe<string | null>({
          ...Text,
          description: "What the System answered last, where that is not the result.",
        }),
      }),
    ),
  }),
  permission: "messages.read",
  problems: ["unknown-message", "unclear-message", "unknown-flow", "body-gone"],
});
