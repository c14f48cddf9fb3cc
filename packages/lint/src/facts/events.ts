import type { FlowView, StepView, TriggerView } from "@crossdock/flow";
import type { Subject } from "../subject.ts";

/** A step that emits an event. */
interface Emitter {
  flow: FlowView;
  step: StepView;
  event: string;
}

/** A trigger that takes an event. */
export interface EventTaker {
  flow: FlowView;
  trigger: TriggerView;
  event: string;
}

/** Who emits events and who takes them. Events stay with their retailer. */
export interface Events {
  emitters: readonly Emitter[];
  takers: readonly EventTaker[];
  takersOf(emitter: Emitter): readonly EventTaker[];
  emittersOf(taker: EventTaker): readonly Emitter[];
}

export function eventsOf({ flows }: Pick<Subject, "flows">): Events {
  const emitters = flows.flatMap((flow) =>
    flow.steps.flatMap((step): Emitter[] =>
      step.emit === undefined ? [] : [{ flow, step, event: step.emit }],
    ),
  );
  const takers = flows.flatMap((flow) =>
    flow.triggers.flatMap((trigger): EventTaker[] =>
      trigger.event === undefined ? [] : [{ flow, trigger, event: trigger.event }],
    ),
  );
  return {
    emitters,
    takers,
    takersOf: (emitter) => takers.filter((taker) => isSame(emitter, taker)),
    emittersOf: (taker) => emitters.filter((emitter) => isSame(emitter, taker)),
  };
}

function isSame(emitter: Emitter, taker: EventTaker): boolean {
  return emitter.event === taker.event && emitter.flow.retailer === taker.flow.retailer;
}
