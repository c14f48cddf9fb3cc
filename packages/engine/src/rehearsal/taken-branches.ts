import type { FlowPlan, StepPlan } from "@crossdock/flow";
import type { Expression } from "@crossdock/kit";

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
