import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import { journalErrorIn } from "@crossdock/journal";
import { delayed, type TriggerContext, thrownText, type WebhookAnswer } from "@crossdock/kit";
import type { Pauses } from "../operator/pauses.ts";
import { problemAnswer } from "../triggers/webhook-answer.ts";
import { type TriggerContextDeps, type TriggerRun, triggerContext } from "./trigger-context.ts";
import type { WebhookAddresses } from "./webhook-addresses.ts";

/** A trigger of a flow that runs, or is about to. */
export interface RunningTrigger {
  /** Resolves once it has ended. */
  stop(): Promise<void>;
  /** It ends, and from now on stores no page of a list, whatever it still reads. Resolves once none is on its way. */
  shut(): Promise<void>;
  /** Addresses of its webhooks. */
  readonly served: ReadonlySet<string>;
}

export interface RunningTriggerDeps extends TriggerContextDeps {
  addresses: Pick<WebhookAddresses, "serve">;
  pauses: Pick<Pauses, "ofTrigger">;
  firings: TriggerRun["firings"];
}

/** The sender keeps what it has and sends it again: a person wants nothing of it to come in now. */
const paused: WebhookAnswer = {
  ...problemAnswer(503, "The webhook is paused", "a person has paused it; send it again later"),
  headers: { "retry-after": "60" },
};

/** A trigger that failed starts again after this long. */
const restartWait = 5000;

export function startTrigger(plan: FlowPlan, trigger: TriggerPlan, deps: RunningTriggerDeps): RunningTrigger {
  const ending = new AbortController();
  const served = new Set<string>();
  const isPaused = (): boolean => deps.pauses.ofTrigger(plan, trigger.id) !== undefined;
  const storing = new Set<Promise<unknown>>();
  let isShut = false;
  const context = triggerContext(plan, trigger, deps, {
    signal: ending.signal,
    async storePage(store) {
      if (isShut) throw new Error("the cursor of the list is moved");
      const stored = store();
      storing.add(stored);
      return stored.finally(() => storing.delete(stored));
    },
    firings: deps.firings,
    serve(path, handle) {
      const answer: typeof handle = async (request) => (isPaused() ? paused : handle(request));
      served.add(deps.addresses.serve(plan.retailer, path, answer));
    },
  });
  const done = keepRunning(trigger, context, deps);
  return {
    served,
    async stop() {
      ending.abort();
      await done;
    },
    async shut() {
      isShut = true;
      ending.abort();
      await Promise.allSettled(storing);
    },
  };
}

/** What begins where another one ends, unless it is stopped before. */
export function startAfter(
  old: Pick<RunningTrigger, "shut">,
  ended: Promise<void>,
  start: (() => RunningTrigger) | undefined,
): RunningTrigger {
  let isWanted = true;
  let started: RunningTrigger | undefined;
  const begun = ended.then(() => {
    if (isWanted) started = start?.();
  });
  return {
    get served() {
      return started?.served ?? new Set<string>();
    },
    async stop() {
      isWanted = false;
      await begun;
      await started?.stop();
    },
    async shut() {
      isWanted = false;
      await old.shut();
      await started?.shut();
    },
  };
}

/** A trigger that ends by an error is started again: intake never stays down because of one bad answer. */
async function keepRunning(
  trigger: TriggerPlan,
  context: TriggerContext,
  { clock, log }: TriggerContextDeps,
): Promise<void> {
  while (!context.signal.aborted) {
    try {
      // The plan's config was read by this definition's own schema.
      await trigger.definition.run(trigger.config as never, context);
      return;
    } catch (error) {
      if (context.signal.aborted) return;
      const { flow, retailer, id } = context;
      const reason = thrownText(error);
      // The journal tells of its own trouble, once.
      if (!journalErrorIn(error))
        log.error({ flow, retailer, trigger: id, reason }, "the trigger failed; it starts again");
      await delayed(clock, restartWait, context.signal).catch(() => undefined);
    }
  }
}
