import {
  type Arrival,
  type Expression,
  Failure,
  type TriggerContext,
  type WebhookAnswer,
} from "@crossdock/kit";
import { answerOf, answerOfAll, problemAnswer } from "./webhook-answer.ts";

/**
 * Takes the items of a request as messages of their own, in one transaction. A request in which there is no list is
 * quarantined as a whole: its sender may have changed what it sends.
 */
export async function takeAll(
  split: Expression,
  whole: Arrival,
  settings: { answerInvalid: "422" | "202" },
  context: TriggerContext,
): Promise<WebhookAnswer> {
  const { message, envelope } = whole;
  const items = await itemsOf(split, whole, context);
  if (typeof items === "string")
    return answerOf(await context.accept({ message, envelope, broken: items }), settings, context);
  if (items.length > context.queueLimit) {
    const detail = `at most ${context.queueLimit} items are taken in one request`;
    return problemAnswer(413, "The request has too many items", detail);
  }
  const arrivals = items.map((item, index) => ({ message: item, envelope: { ...envelope, index } }));
  return answerOfAll(arrivals.length > 0 ? await context.acceptTogether(arrivals) : [], settings, context);
}

/** The items, or why there are none. */
async function itemsOf(
  split: Expression,
  { message, envelope }: Arrival,
  { bindings, clock }: TriggerContext,
): Promise<readonly unknown[] | string> {
  try {
    const found = await split.evaluate(message, { ...bindings, trigger: envelope, now: clock.now() });
    if (found === undefined || found === null) return "`split` finds nothing in it";
    // An expression makes of a list of one its only item.
    return Array.isArray(found) ? found : [found];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return `\`split\` cannot be evaluated: ${error.title}`;
  }
}
