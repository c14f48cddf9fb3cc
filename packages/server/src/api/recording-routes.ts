import { recordMessage } from "@crossdock/engine";
import { Type } from "typebox";
import { defineRoute, Problem } from "./route.ts";
import { Instant, instant, nullable } from "./shapes.ts";

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
  state: Type.String(),
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

const atWork: ReadonlySet<string> = new Set(["accepted", "retrying", "paused"]);

export const getRecording = defineRoute({
  method: "GET",
  path: "/v1/messages/{id}/recording",
  summary:
    "Gives a message for a flow test: what came, what was answered, with stand-ins for what is personal.",
  params: Type.Object({ id: Type.String() }),
  answer: RecordingView,
  async handle({ params: { id } }, { journal, engine }) {
    const row = await journal.messages.get(id);
    if (!row)
      throw new Problem(
        404,
        "There is no such message",
        `no message has the id ${id}; thirty days after their end messages are removed with all that was kept of them`,
      );
    const { flow, retailer, state, trigger, mode, acceptedAt } = row;
    if (atWork.has(state) || engine.running().has(id))
      throw new Problem(409, "The message is still at work", `record ${id} once it has ended or is held`);
    if (state === "stale")
      throw new Problem(
        409,
        "A stale message cannot be recorded",
        "it came to nothing because of a newer one before it; write both as `messages` of one case",
      );
    const plan = engine.revision().flows.find((each) => each.flow === flow && each.retailer === retailer);
    if (!plan)
      throw new Problem(
        409,
        "The message's flow is not at work",
        `${retailer} does not use ${flow} any more, so nobody can tell what in the message is personal`,
      );
    const body = await journal.messages.payload(id);
    if (!body)
      throw new Problem(
        410,
        "The message's body is not kept any more",
        `what ${id} brought is gone; its state, steps and tries are all that is left`,
      );
    const [steps, attempts] = await Promise.all([journal.progress.steps(id), journal.progress.attempts(id)]);
    const recording = await recordMessage(plan, { row, body, steps, attempts });
    if (!recording)
      throw new Problem(
        422,
        "The message cannot be disguised",
        "something personal in it is also a part of what has to stay as it is, such as a fixed word of its contract",
      );
    return {
      id,
      flow,
      retailer,
      trigger,
      mode,
      state,
      acceptedAt: instant(acceptedAt),
      ...mutable(recording),
    };
  },
});

/** The same for a schema's type, which knows no read-only lists. */
function mutable({ hidden, problems, steps, mocks, checkpoints, failure, missing, ...rest }: Recorded) {
  return {
    ...rest,
    hidden: [...hidden],
    problems: [...problems],
    steps: [...steps],
    mocks: mocks.map(({ step, answers }) => ({ step, answers: [...answers] })),
    checkpoints: [...checkpoints],
    failure: failure && { ...failure, problems: [...failure.problems] },
    missing: [...missing],
  };
}

type Recorded = NonNullable<Awaited<ReturnType<typeof recordMessage>>>;
