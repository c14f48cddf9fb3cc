import type { Routes } from "@crossdock/api";
import { recordMessage } from "@crossdock/engine";
import { waitingStates } from "@crossdock/kit";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";
import { messageOf } from "./message-of.ts";
import { Problem } from "./problem.ts";

export const getRecording: Handler<Routes["getRecording"]> = async ({ params }, { journal, engine }) => {
  const row = await messageOf(params.id, journal);
  const { id } = row;
  const { flow, retailer, state, trigger, mode, acceptedAt } = row;
  if (waitingStates.includes(state) || engine.running().has(id))
    throw new Problem({ type: "unfinished", message: id });
  if (state === "stale") throw new Problem({ type: "stale-message", message: id });
  const plan = engine.revision().plans.Flow.find((each) => each.flow === flow && each.retailer === retailer);
  if (!plan)
    throw new Problem({
      type: "unknown-flow",
      message: id,
      reason: `${retailer} does not use ${flow} any more, so nobody can tell what in the message is personal`,
    });
  const body = await journal.messages.payload(id);
  if (!body) throw new Problem({ type: "body-gone", message: id });
  const [steps, attempts] = await Promise.all([journal.progress.steps(id), journal.progress.attempts(id)]);
  const recording = await recordMessage(plan, { row, body, steps, attempts });
  if (!recording) throw new Problem({ type: "not-pseudonymisable", message: id });
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
};

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
