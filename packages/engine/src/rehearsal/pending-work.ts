import type { FlowPlan, StepPlan } from "@crossdock/flow";
import type { Bindings, Expression, Mapping } from "@crossdock/kit";

/**
 * Whether anything of a rehearsal is active. Evaluations give the event loop its turn, so that they end at no
 * foreseeable moment; everything else goes on at once, or waits for the clock.
 */
export interface PendingWork {
  /** The same work, counted while it lasts. */
  during<Result>(work: Promise<Result>): Promise<Result>;
  /** Resolves when nothing is active but what waits for the clock. */
  over(): Promise<void>;
}

export function createPendingWork(): PendingWork {
  let atWork = 0;
  return {
    async during(work) {
      atWork++;
      try {
        return await work;
      } finally {
        atWork--;
      }
    },
    async over() {
      // What follows from the end of one piece of work begins the next one within a turn.
      for (let quiet = 0; quiet < 2; quiet = atWork > 0 ? 0 : quiet + 1)
        await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** The flow with every evaluation counted. */
export function countingWork(flow: FlowPlan, { during }: PendingWork): FlowPlan {
  const counted = <Part extends Expression | Mapping>(part: Part): Part => ({
    ...part,
    evaluate: (message: unknown, bindings?: Bindings) => during(part.evaluate(message, bindings)),
  });
  const maybe = <Part extends Expression | Mapping>(part: Part | null): Part | null => part && counted(part);
  const step = (each: StepPlan): StepPlan => ({
    ...each,
    when: maybe(each.when),
    forEach: maybe(each.forEach),
    route: each.route?.map((way) => ({ ...way, when: maybe(way.when) })) ?? null,
    mapping: maybe(each.mapping),
    output: maybe(each.output),
    assert: each.assert.map((assertion) => ({ ...assertion, that: counted(assertion.that) })),
    expect: maybe(each.expect),
    target: each.target && { ...each.target, idempotencyKey: maybe(each.target.idempotencyKey) },
  });
  const { input, identity } = flow;
  return {
    ...flow,
    input: input && { ...input, normalise: (...args) => during(input.normalise(...args)) },
    identity: { id: maybe(identity.id), key: maybe(identity.key), version: maybe(identity.version) },
    steps: flow.steps.map(step),
  };
}
