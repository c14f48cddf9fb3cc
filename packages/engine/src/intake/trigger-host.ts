import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import type { TriggerPlace } from "@crossdock/journal";
import { type Clock, delayed, type WebhookAnswer, type WebhookRequest } from "@crossdock/kit";
import type { Pauses } from "../operator/pauses.ts";
import { createFirings, type FiringEnd, type Firings, LeftToOther } from "./firings.ts";
import { type RunningTrigger, startAfter, startTrigger } from "./running-trigger.ts";
import type { TriggerContextDeps } from "./trigger-context.ts";
import { createWebhookAddresses } from "./webhook-addresses.ts";

/** Keeps the triggers of the active revision running, and the addresses of their webhooks. */
export interface TriggerHost {
  /** Runs exactly the triggers of these flows; those that run already are replaced one by one. */
  use(flows: readonly FlowPlan[]): Promise<void>;
  /** Another daemon has some of them now, or this one has more: they end and begin here. */
  review(): Promise<void>;
  /** Hands a request to the webhook at `/hooks/<retailer>/<path>`; undefined where there is none. */
  webhook(retailer: string, path: string, request: WebhookRequest): Promise<WebhookAnswer> | undefined;
  /** Has a trigger fire that was asked to at that instant, or joins what is under way. Rejects with `LeftToOther`. */
  fire(trigger: TriggerPlace, at: number): Promise<FiringEnd>;
  /**
   * Does work while the trigger does not run, and nothing that it still reads is stored. Then it begins again. Rejects with
   * `LeftToOther` where another daemon runs it.
   */
  still<Result>(trigger: TriggerPlace, work: () => Promise<Result>): Promise<Result>;
  stop(): Promise<void>;
}

/** A reload and a stop wait this long for a trigger that is in the middle of something. */
const patience = 5000;

export interface TriggerHostDeps extends TriggerContextDeps {
  /** Whether the work that these texts name is done by this daemon. */
  isOurs(...name: readonly string[]): boolean;
  /** What people have paused. */
  pauses: Pick<Pauses, "ofFlow" | "ofTrigger">;
}

export function createTriggerHost(deps: TriggerHostDeps): TriggerHost {
  const running = new Map<string, RunningTrigger>();
  let active: readonly FlowPlan[] | undefined;
  let last: Promise<void> = Promise.resolve();
  const addresses = createWebhookAddresses(deps.clock);
  /** By the names of `wantedTriggers`. */
  const firings = new Map<string, Firings>();
  let isStopped = false;

  const firingsOf = (id: string): Firings => {
    const known = firings.get(id) ?? createFirings(deps.clock);
    firings.set(id, known);
    return known;
  };
  const start = ({ plan, trigger }: Wanted): RunningTrigger =>
    startTrigger(plan, trigger, { ...deps, addresses, firings: firingsOf(nameOf(plan, trigger)) });

  /** Nobody waits for a trigger that does not run here. */
  const answerAsked = (flows: readonly FlowPlan[]): void => {
    const wanted = wantedTriggers(flows, deps);
    for (const [id, each] of firings) {
      if (wanted.has(id)) continue;
      const plan = flows.find((flow) => flow.triggers.some((trigger) => nameOf(flow, trigger) === id));
      if (plan && !deps.isOurs(...id.split("\n"))) each.leave();
      else each.refuse(plan ? `${plan.flow} does not run for ${plan.retailer} now` : "the trigger is gone");
      if (!running.has(id)) firings.delete(id);
    }
  };

  /** What takes longer to end goes on beside the others; the next one of it begins where it ends. */
  const replace = async (id: string, old: RunningTrigger, next: Wanted | undefined): Promise<void> => {
    const ended = old.stop();
    const isOver = await isWithin(deps.clock, patience, ended);
    if (!isOver) running.set(id, startAfter(old, ended, next && (() => start(next))));
    else if (next) running.set(id, start(next));
    else running.delete(id);
  };

  /** `isStale`: whether a trigger that runs and is wanted is to begin again. */
  const change = async (flows: readonly FlowPlan[], isStale: boolean): Promise<void> => {
    if (isStopped) return;
    const wanted = wantedTriggers(flows, deps);
    const old = [...running].filter(([id]) => isStale || !wanted.has(id));
    await Promise.all(old.map(([id, each]) => replace(id, each, wanted.get(id))));
    for (const [id, next] of wanted) if (!running.has(id)) running.set(id, start(next));
    addresses.keep(new Set([...running.values()].flatMap(({ served }) => [...served])));
    answerAsked(flows);
  };
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = last.then(work);
    last = next.then(
      () => undefined,
      () => undefined,
    );
    return next;
  };

  return {
    use(flows) {
      active = flows;
      return inTurn(() => change(flows, true));
    },
    review: () => inTurn(async () => active && change(active, false)),
    webhook: addresses.answer,
    async fire({ flow, retailer, trigger }, at) {
      if (isStopped) throw new LeftToOther("the daemon stops");
      const end = firingsOf([flow, retailer, trigger].join("\n")).ask(at);
      // Before the first flows are known, it waits for them.
      void inTurn(async () => active && answerAsked(active));
      return end;
    },
    still({ flow, retailer, trigger }, work) {
      const name = [flow, retailer, trigger];
      return inTurn(async () => {
        if (isStopped || !deps.isOurs(...name)) throw new LeftToOther("the trigger does not run here");
        const id = name.join("\n");
        const old = running.get(id);
        await old?.shut();
        try {
          return await work();
        } finally {
          if (old) await replace(id, old, wantedTriggers(active ?? [], deps).get(id));
        }
      });
    },
    async stop() {
      isStopped = true;
      for (const each of firings.values()) each.leave();
      await Promise.all(
        [...running.values()].map((trigger) => isWithin(deps.clock, patience, trigger.stop())),
      );
      running.clear();
    },
  };
}

interface Wanted {
  plan: FlowPlan;
  trigger: TriggerPlan;
}

/**
 * The triggers that run here for these flows, by a name of their own. A paused flow takes what is sent to it and fetches
 * nothing, a paused trigger neither; of several daemons, one fetches.
 */
function wantedTriggers(
  flows: readonly FlowPlan[],
  { isOurs, pauses }: TriggerHostDeps,
): ReadonlyMap<string, Wanted> {
  const fetches = (plan: FlowPlan, { id }: TriggerPlan): boolean =>
    plan.mode !== "paused" &&
    !pauses.ofFlow(plan) &&
    !pauses.ofTrigger(plan, id) &&
    isOurs(plan.flow, plan.retailer, id);
  return new Map(
    flows.flatMap((plan) =>
      plan.triggers
        .filter((trigger) => trigger.definition.name === "webhook" || fetches(plan, trigger))
        .map((trigger): [string, Wanted] => [nameOf(plan, trigger), { plan, trigger }]),
    ),
  );
}

function nameOf({ flow, retailer }: FlowPlan, { id }: TriggerPlan): string {
  return [flow, retailer, id].join("\n");
}

/** Whether the work ends within `duration`. Throws what it throws. */
async function isWithin(clock: Clock, duration: number, work: Promise<void>): Promise<boolean> {
  const waiting = new AbortController();
  const late = delayed(clock, duration, waiting.signal).then(
    () => false,
    () => false,
  );
  const isOver = await Promise.race([work.then(() => true), late]);
  waiting.abort();
  return isOver;
}
