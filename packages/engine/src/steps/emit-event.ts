import { createHash } from "node:crypto";
import type { StepPlan } from "@crossdock/flow";
import type { Bindings } from "@crossdock/kit";
import type { StepDone } from "./record-step.ts";
import type { RunContext } from "./run-context.ts";
import { hangsOnMadeUp } from "./shadow-call.ts";

/** Makes what a step emits. It is stored with the end of the step, so that nothing is emitted twice or not at all. */
export async function emitEvent(
  event: string,
  step: StepPlan,
  context: RunContext,
  message: unknown,
  bindings: Bindings,
): Promise<StepDone> {
  const { run, deps, mask, madeUp } = context;
  const content = step.mapping ? await step.mapping.evaluate(message, bindings) : message;
  const request = JSON.stringify(content ?? null);
  const digest = createHash("sha256").update(`${event}\n${request}`).digest("hex");
  const done = { result: [], skipped: false, isMadeUp: false, digest };
  if (run.row.mode === "shadow") {
    const hangs = madeUp.size > 0 && hangsOnMadeUp(step, madeUp);
    const shadow = {
      kind: "write" as const,
      system: "event",
      operation: event,
      request,
      shown: mask(request),
      idempotencyKey: run.row.id,
      madeUp: hangs ? [""] : [],
      found: null,
    };
    return { ...done, wrote: false, shadow, emits: null };
  }
  const emits = await deps.emissions.of(run, event, content);
  return { ...done, wrote: emits.length > 0, shadow: null, emits };
}
