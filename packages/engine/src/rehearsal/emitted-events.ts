import type { FlowPlan } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import { textAt } from "@crossdock/kit";
import { readOriginal } from "../intake/original.ts";
import { eventTrigger } from "../triggers/event.ts";
import { type RecordedCall, recordedCall } from "./recorded-call.ts";

/** Flows that take every event of a flow and do nothing: in a rehearsal nobody else is there to take them. */
export function eventTakers(flow: FlowPlan): FlowPlan[] {
  const events = new Set(flow.steps.flatMap(({ emit }) => emit ?? []));
  return Array.from(events, (name) => ({
    ...flow,
    flow: `takes-${name}@1`,
    triggers: [{ id: "taken", definition: eventTrigger, config: { name } }],
    input: null,
    identity: { id: null, key: null, version: null },
    steps: [],
    catch: [],
    objective: null,
  }));
}

/** The same journal, telling what steps emit as if it was a call of a System `event`. */
export function watchEmitted(journal: Journal, see: (call: RecordedCall) => void): Journal {
  const { progress } = journal;
  return {
    ...journal,
    progress: {
      ...progress,
      async record(record) {
        const results = await progress.record(record);
        const { step, endedAt, messageId } = record.step;
        for (const { message } of record.emits ?? []) {
          const asked = {
            at: endedAt ?? 0,
            system: "event",
            operation: textAt(readOriginal(message.original).envelope, "event") ?? "",
            step,
            config: {},
            input: JSON.parse(message.payload),
            key: `${messageId}/${step}`,
          };
          if (results.some(({ state }) => state !== "full")) see({ ...recordedCall(asked), wrote: true });
        }
        return results;
      },
    },
  };
}
