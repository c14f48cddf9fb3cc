import type { FlowPlan, StepPlan } from "@crossdock/flow";
import type { MessageRow } from "@crossdock/journal";
import { type Expression, waitingStates } from "@crossdock/kit";
import type { ObservedMessage } from "./observed.ts";

/**
 * Tells which ways through a flow were taken: `step <id>`, `when <id> true`, `when <id> false`, `route <id> <way>`,
 * `catch <index>`.
 */
export type Taken = (way: string) => void;

/** The same flow, telling which conditions held and which routes were chosen. */
export function watchedSteps({ steps }: FlowPlan, taken: Taken): StepPlan[] {
  return steps.map((step) => ({
    ...step,
    when: step.when && watched(step.when, (value) => taken(`when ${step.id} ${value === true}`)),
    route:
      step.route?.map((way) => ({
        ...way,
        when: watched(way.when ?? always, (value) => {
          if (value === true) taken(`route ${step.id} ${way.id}`);
        }),
      })) ?? null,
  }));
}

const always: Expression = { source: "true", evaluate: async () => true };

function watched(expression: Expression, see: (value: unknown) => void): Expression {
  return {
    ...expression,
    async evaluate(...args) {
      const value = await expression.evaluate(...args);
      see(value);
      return value;
    },
  };
}

/** Tells which steps these messages reached, and which line of `catch` ended them. */
export function noteTaken(plan: FlowPlan, messages: readonly ObservedMessage[], taken: Taken): void {
  for (const { row, steps } of messages) {
    const line = row ? catchLine(plan, row) : undefined;
    if (line !== undefined) taken(`catch ${line}`);
    for (const { step } of steps) taken(`step ${step.split("/", 1)[0]}`);
  }
}

const ends: Readonly<Record<string, string>> = { hold: "held", deadLetter: "deadLettered", skip: "skipped" };

/** The line of `catch` that a message ended by: the first that names its class. */
function catchLine(plan: FlowPlan, { failure, state }: MessageRow): number | undefined {
  if (!failure || waitingStates.includes(state)) return undefined;
  const index = plan.catch.findIndex(
    ({ errors }) => errors.includes(failure.class) || errors.includes("Any"),
  );
  return ends[plan.catch[index]?.action ?? ""] === state ? index : undefined;
}
