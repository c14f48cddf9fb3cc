import type { FlowPlan, TestMessagePlan, TriggerPlan } from "@crossdock/flow";
import {
  type TriggerContext,
  type TriggerDefinition,
  textAt,
  valueAt,
  type WebhookAnswer,
} from "@crossdock/kit";
import type { TObject } from "typebox";
import type { Engine } from "../engine.ts";
import { webhookOf } from "../triggers/webhook.ts";
import type { MockedSystems } from "./mocked-systems.ts";
import { rehearsedRequest, rehearsedVerification } from "./sign-request.ts";

/** How a trigger gets a message in a rehearsal. */
export type Sender =
  | { kind: "webhook"; send(message: unknown): Promise<WebhookAnswer> | undefined }
  /** The trigger comes by itself: time has to go on until it does. */
  | { kind: "timed"; offer(message: unknown): void; timers: number };

/** A poll that has not taken a message after so many rounds never will. */
export const mostRounds = 5;
/** A schedule looks at the clock once a minute; a monthly one fires within this many looks. */
const mostLooks = 31 * 24 * 60 + mostRounds;

/** A trigger as it runs in a rehearsal, and how it is fed. */
export interface RehearsedTrigger {
  plan: TriggerPlan;
  sender(engine: () => Engine): Sender;
}

/** Webhooks get signed requests, polls and schedules read a list; what reads a folder is handed its records. */
export function rehearsedTrigger(
  flow: FlowPlan,
  { trigger: id }: Pick<TestMessagePlan, "trigger">,
  mockedSystems: MockedSystems,
  now: () => number,
): RehearsedTrigger {
  const plan = flow.triggers.find((each) => each.id === id) ?? flow.triggers[0];
  if (!plan) throw new Error(`${flow.flow} has no trigger`);
  const written = webhookOf(plan);
  const webhook = written && { ...written, verify: rehearsedVerification(written.verify) };
  // A test says what a flow does with one message: an item of a request that brings several.
  if (webhook?.split) return handed(plan);
  if (webhook) {
    return {
      plan: { ...plan, config: webhook },
      sender: (engine) => ({
        kind: "webhook",
        send: (message) =>
          engine().webhook(flow.retailer, webhook.path, rehearsedRequest(webhook, message, now())),
      }),
    };
  }
  const list = valueAt(plan.config, "fetch") ?? plan.config;
  const [system, operation] = [textAt(list, "system"), textAt(list, "operation")];
  const timers = plan.definition.name === "schedule" ? mostLooks : mostRounds;
  // What a subscription sends is handed over: no list is read.
  if (system !== undefined && operation !== undefined && plan.definition.operation !== "subscribe") {
    return {
      plan,
      sender: () => ({
        kind: "timed",
        offer: (message) => mockedSystems.offer(system, operation, message),
        timers,
      }),
    };
  }
  if (plan.definition.name === "schedule") {
    return { plan, sender: () => ({ kind: "timed", offer: () => undefined, timers }) };
  }
  return handed(plan);
}

/** A trigger whose source a rehearsal does not have, such as a folder: its records are handed over. */
function handed(plan: TriggerPlan): RehearsedTrigger {
  const records: unknown[] = [];
  let wake = (): void => undefined;
  const run = async (_config: unknown, context: TriggerContext): Promise<void> => {
    while (!context.signal.aborted) {
      const envelope = { trigger: context.id, kind: plan.definition.name };
      for (const message of records.splice(0)) await context.accept({ message, envelope });
      await new Promise<void>((resolve) => {
        wake = resolve;
        context.signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
  };
  const definition: TriggerDefinition<TObject> = { ...plan.definition, run };
  return {
    plan: { ...plan, definition },
    sender: () => ({
      kind: "timed",
      offer(message) {
        records.push(message);
        wake();
      },
      timers: mostRounds,
    }),
  };
}
