import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import { type Journal, journalErrorIn } from "@crossdock/journal";
import {
  type Acceptance,
  type Clock,
  delayed,
  type Log,
  type SecretReference,
  type TriggerContext,
  thrownText,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import type { Observe } from "../events.ts";
import type { System } from "../systems/system.ts";
import type { Intake } from "./intake.ts";
import { cursorName } from "./message-mode.ts";
import { callerOf, orParked, readPages, receive } from "./system-sources.ts";

/** Keeps the triggers of the active revision running, and the addresses of their webhooks. */
export interface TriggerHost {
  /** Runs exactly the triggers of these flows; those that run already are replaced one by one. */
  use(flows: readonly FlowPlan[]): Promise<void>;
  /** Hands a request to the webhook at `/hooks/<retailer>/<path>`; undefined where there is none. */
  webhook(retailer: string, path: string, request: WebhookRequest): Promise<WebhookAnswer> | undefined;
  stop(): Promise<void>;
}

export interface TriggerHostDeps {
  journal: Journal;
  clock: Clock;
  log: Log;
  intake: Intake;
  observe: Observe;
  system(name: string): System;
  secret(reference: SecretReference): Promise<string>;
}

interface Running {
  /** Resolves once it has ended. */
  stop(): Promise<void>;
  /** Path under the retailer, for a webhook. */
  readonly served: ReadonlySet<string>;
}

type Handler = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** A full queue is looked at again after this long. */
const fullWait = 1000;
/** A reload and a stop wait this long for a trigger that is in the middle of something. */
const patience = 5000;
/** A sender takes 404 as final: an address that was just served may come back with the next correction. */
const missed = 300_000;
const notNow: WebhookAnswer = {
  status: 503,
  headers: { "retry-after": "60" },
  body: {
    type: "about:blank",
    title: "Nothing is served here now",
    status: 503,
    detail: "it was until a moment ago; send it again later",
  },
};
/** A trigger that failed starts again after this long. */
const restartWait = 5000;

export function createTriggerHost(deps: TriggerHostDeps): TriggerHost {
  const running = new Map<string, Running>();
  const webhooks = new Map<string, Handler>();
  /** Addresses that were served a while ago, by when they went. */
  const gone = new Map<string, number>();
  let isStopped = false;

  const start = (plan: FlowPlan, trigger: TriggerPlan): Running => {
    const ending = new AbortController();
    const served = new Set<string>();
    const context = contextOf(plan, trigger, deps, ending.signal, (path, handle) => {
      const address = addressOf(plan.retailer, path);
      webhooks.set(address, handle);
      served.add(address);
    });
    const done = keepRunning(trigger, context, deps);
    return {
      served,
      async stop() {
        ending.abort();
        await done;
      },
    };
  };

  /** Whether it ended in time. */
  const within = async (ended: Promise<void>): Promise<boolean> => {
    const waiting = new AbortController();
    const late = delayed(deps.clock, patience, waiting.signal).then(
      () => false,
      () => false,
    );
    const isOver = await Promise.race([ended.then(() => true), late]);
    waiting.abort();
    return isOver;
  };

  const startAfter = (
    ended: Promise<void>,
    next: { plan: FlowPlan; trigger: TriggerPlan } | undefined,
  ): Running => {
    let isWanted = true;
    let started: Running | undefined;
    const begun = ended.then(() => {
      if (isWanted && next) started = start(next.plan, next.trigger);
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
    };
  };

  return {
    async use(flows) {
      if (isStopped) return;
      const wanted = new Map<string, { plan: FlowPlan; trigger: TriggerPlan }>();
      for (const plan of flows) {
        for (const trigger of plan.triggers) {
          // A paused flow takes what is sent to it and fetches nothing.
          if (plan.mode === "paused" && trigger.definition.name !== "webhook") continue;
          wanted.set(`${plan.flow}\n${plan.retailer}\n${trigger.id}`, { plan, trigger });
        }
      }
      const before = [...running];
      await Promise.all(
        before.map(async ([id, old]) => {
          const ended = old.stop();
          const isOver = await within(ended);
          const next = wanted.get(id);
          if (isOver) running.delete(id);
          if (isOver && next) running.set(id, start(next.plan, next.trigger));
          // What takes longer goes on beside the others; the next one of it begins where it ends.
          else if (!isOver) running.set(id, startAfter(ended, next));
        }),
      );
      for (const [id, { plan, trigger }] of wanted) {
        if (!running.has(id)) running.set(id, start(plan, trigger));
      }
      const served = new Set([...running.values()].flatMap((trigger) => [...trigger.served]));
      for (const address of webhooks.keys()) {
        if (served.has(address)) continue;
        webhooks.delete(address);
        gone.set(address, deps.clock.elapsed());
      }
    },
    webhook(retailer, path, request) {
      const address = addressOf(retailer, path);
      const handler = webhooks.get(address);
      if (handler) return handler(request);
      const since = gone.get(address);
      if (since === undefined) return undefined;
      if (deps.clock.elapsed() - since < missed) return Promise.resolve(notNow);
      gone.delete(address);
      return undefined;
    },
    async stop() {
      isStopped = true;
      await Promise.all([...running.values()].map((trigger) => within(trigger.stop())));
      running.clear();
    },
  };
}

/** A trigger that ends by an error is started again: intake never stays down because of one bad answer. */
async function keepRunning(
  trigger: TriggerPlan,
  context: TriggerContext,
  { clock, log }: TriggerHostDeps,
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

function contextOf(
  plan: FlowPlan,
  trigger: TriggerPlan,
  deps: TriggerHostDeps,
  signal: AbortSignal,
  serve: (path: string, handle: Handler) => void,
): TriggerContext {
  const { journal, clock, log, intake } = deps;
  const { flow, retailer } = plan;
  const { id } = trigger;
  const place = cursorName(plan, id);
  return {
    flow,
    retailer,
    id,
    clock,
    log,
    signal,
    serve,
    isShadow: plan.mode === "shadow",
    bindings: plan.bindings,
    secret: deps.secret,
    accept: (arrival) => intake.accept(plan, id, arrival),
    async acceptPage(arrivals, cursor) {
      const wait = (): Promise<void> => delayed(clock, fullWait, signal);
      const all: Acceptance[] = [];
      // A page must not be larger than the queue; the cursor goes with its last part.
      const largest = Math.max(1, plan.queue.limit);
      let start = 0;
      do {
        const part = arrivals.slice(start, start + largest);
        start += largest;
        all.push(
          ...(await intake.acceptPage(plan, id, part, start < arrivals.length ? undefined : cursor, wait)),
        );
      } while (start < arrivals.length);
      return all;
    },
    cursor: () => journal.cursors.get(flow, retailer, place),
    fire: (due) => journal.cursors.fire(flow, retailer, place, due),
    lastFired: () => journal.cursors.lastFired(flow, retailer, place),
    audit: (event, details) =>
      journal.audit.append({
        at: clock.now(),
        event,
        actor: "daemon",
        details: { flow, retailer, trigger: id, ...details },
      }),
    call: async (name, work) => {
      const system = deps.system(name);
      return orParked(system.call(callerOf(plan, system, signal), work));
    },
    refused: (reason) =>
      deps.observe(
        reason === "unreadableFile"
          ? { kind: "fileRefused", flow, retailer }
          : { kind: "webhookRefused", flow, retailer, reason },
      ),
    folder(name) {
      const { connection, plan: opened } = deps.system(name);
      const folder = opened.connector.folder?.(connection);
      if (folder === undefined) throw new Error(`${name} is not a System with a folder`);
      return folder;
    },
    read: (ask) => readPages(plan, deps.system(ask.system), ask),
    subscribe: async (ask) => receive(plan, id, deps.system(ask.system), ask),
  };
}

function addressOf(retailer: string, path: string): string {
  return `${retailer}/${path.replace(/^\/+|\/+$/g, "")}`;
}
