import type { FlowPlan, TriggerPlan } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import {
  type Acceptance,
  type Clock,
  delayed,
  type Log,
  type SecretReference,
  type TriggerContext,
} from "@crossdock/kit";
import type { Observe } from "../events.ts";
import type { Mask } from "../privacy/mask.ts";
import type { System } from "../systems/system.ts";
import { standstillOf } from "./cases-of-triggers.ts";
import type { Firings } from "./firings.ts";
import type { Intake } from "./intake.ts";
import { cursorName } from "./message-mode.ts";
import { callerOf, orParked, readPages, receive } from "./system-sources.ts";

/** What triggers reach through their context. */
export interface TriggerContextDeps {
  journal: Journal;
  clock: Clock;
  log: Log;
  intake: Intake;
  observe: Observe;
  system(name: string): System;
  secret(reference: SecretReference): Promise<string>;
  identifier(now: number): string;
  /** Hides secrets. */
  hide: Mask;
}

/** A full queue is looked at again after this long. */
const fullWait = 1000;

/** What differs from one run of a trigger to the next. */
export interface TriggerRun {
  /** Ends it. */
  signal: AbortSignal;
  /** Takes the address of a webhook. */
  serve: TriggerContext["serve"];
  firings: Pick<Firings, "during" | "note">;
  /** Stores a page of a list, or rejects where the list is read from another cursor from now on. */
  storePage<Result>(store: () => Promise<Result>): Promise<Result>;
}

/** All that a trigger of a flow sees of the engine. */
export function triggerContext(
  plan: FlowPlan,
  trigger: TriggerPlan,
  deps: TriggerContextDeps,
  { signal, serve, firings, storePage }: TriggerRun,
): TriggerContext {
  const { journal, clock, log, intake } = deps;
  const { flow, retailer } = plan;
  const { id } = trigger;
  const place = cursorName(plan, id);
  const noted = async (taking: Promise<readonly Acceptance[]>): Promise<readonly Acceptance[]> => {
    const acceptances = await taking;
    firings.note(acceptances);
    return acceptances;
  };
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
    async accept(arrival) {
      const acceptance = await intake.accept(plan, id, arrival);
      firings.note([acceptance]);
      return acceptance;
    },
    acceptTogether: (arrivals) => noted(intake.acceptTogether(plan, id, arrivals)),
    ...firings.during(signal),
    queueLimit: plan.queue.limit,
    async acceptPage(arrivals, cursor) {
      const wait = (): Promise<void> => delayed(clock, fullWait, signal);
      const all: Acceptance[] = [];
      // A page must not be larger than the queue; the cursor goes with its last part.
      const largest = Math.max(1, plan.queue.limit);
      let start = 0;
      do {
        const part = arrivals.slice(start, start + largest);
        start += largest;
        const moved = start < arrivals.length ? undefined : cursor;
        const stored = storePage(() => intake.acceptPage(plan, id, part, moved, wait));
        all.push(...(await noted(stored)));
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
    ...(plan.mode === "shadow" ? {} : { standstill: standstillOf({ flow, retailer, trigger: place }, deps) }),
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
