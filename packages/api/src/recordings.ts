import { Type } from "typebox";
import { Id } from "./messages.ts";
import { defineRoute } from "./route.ts";
import { Instant, nullable, State } from "./shapes.ts";

const Answer = Type.Object({
  returns: Type.Optional(Type.Unknown()),
  fails: Type.Optional(Type.Object({ class: Type.String(), outcome: Type.Optional(Type.String()) })),
});

const RecordingView = Type.Object({
  id: Type.String(),
  flow: Type.String(),
  retailer: Type.String(),
  trigger: Type.String(),
  mode: Type.Union([Type.Literal("live"), Type.Literal("shadow")]),
  state: State,
  acceptedAt: Instant,
  message: Type.Optional(
    Type.Unknown({ description: "As the trigger received it, with stand-ins for what is personal." }),
  ),
  hidden: Type.Array(Type.String(), { description: "Fields that have a stand-in." }),
  problems: Type.Array(Type.String(), { description: "Where the stand-ins do not fit the contract." }),
  steps: Type.Array(Type.Object({ step: Type.String(), state: Type.String(), wrote: Type.Boolean() })),
  mocks: Type.Array(Type.Object({ step: Type.String(), answers: Type.Array(Answer) }), {
    description: "What the other side answered, one try after the other, with the same stand-ins.",
  }),
  checkpoints: Type.Array(Type.String()),
  failure: nullable(
    Type.Object({
      class: Type.String(),
      step: nullable(Type.String()),
      problems: Type.Array(Type.String()),
    }),
  ),
  wasGivenUp: Type.Boolean({ description: "A person gave it up while it was held." }),
  missing: Type.Array(Type.String(), { description: "What the journal does not have." }),
});

export const getRecording = defineRoute({
  name: "getRecording",
  method: "GET",
  path: "/v1/messages/{id}/recording",
  summary:
    "Gives a message for a flow test: what came, what was answered, with stand-ins for what is personal.",
  params: Id,
  answer: RecordingView,
  permission: "messages.read",
  problems: [
    "unknown-message",
    "unclear-message",
    "unfinished",
    "stale-message",
    "unknown-flow",
    "body-gone",
    "not-pseudonymisable",
  ],
});
