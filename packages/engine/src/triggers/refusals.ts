import { elapsedOf, type TriggerContext, type WebhookRefusal } from "@crossdock/kit";

/** A refusal is told at once, and then once a minute with how many there were: anybody can cause them. */
const quiet = 60_000;

/** Counts requests that are refused, and tells of them in the log and the audit. */
export interface Refusals {
  /** `ours`: the class of the failure where it is not the sender's fault; it is told as an error. */
  note(reason: WebhookRefusal, detail: string, ours?: string): Promise<void>;
}

export function createRefusals(context: TriggerContext): Refusals {
  const { clock, flow, retailer, id, log } = context;
  const told = new Map<WebhookRefusal, { at: number; untold: number }>();
  return {
    async note(reason, detail, ours) {
      context.refused?.(reason);
      const before = told.get(reason);
      if (before && elapsedOf(clock) - before.at < quiet) {
        before.untold++;
        return;
      }
      const count = 1 + (before?.untold ?? 0);
      told.set(reason, { at: elapsedOf(clock), untold: 0 });
      const fields = { flow, retailer, trigger: id, reason, detail, count };
      if (ours === undefined) log?.warn(fields, "a webhook refuses requests");
      else
        log?.error(
          { ...fields, class: ours },
          "a webhook's senders cannot be verified; they are asked to come again",
        );
      await context.audit?.("webhook.refused", { reason: detail, count });
    },
  };
}
