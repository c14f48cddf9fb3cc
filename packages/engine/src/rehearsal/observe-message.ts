import type { Journal } from "@crossdock/journal";
import type { ObservedMessage } from "./observed.ts";
import type { Sent } from "./send-message.ts";

/** What became of a message that was sent, by what the journal has of it; `earlier`: of those before it. */
export async function observeMessage(
  { result, answer }: Sent,
  journal: Journal,
  earlier: readonly ObservedMessage[],
): Promise<ObservedMessage> {
  const nothing = { row: undefined, message: undefined, steps: [], attempts: [], answer };
  if (!result || result.state === "full") return { ...nothing, outcome: "refused" };
  const { id } = result;
  const [row, body, steps, attempts] = await Promise.all([
    journal.messages.get(id),
    journal.messages.payload(id),
    journal.progress.steps(id),
    journal.progress.attempts(id),
  ]);
  if (!row) return { ...nothing, outcome: "refused" };
  const isKnown = result.state === "duplicate" && earlier.some((message) => message.row?.id === id);
  const outcome = isKnown ? "duplicate" : row.state;
  const message: unknown = body ? JSON.parse(body.payload) : undefined;
  return { outcome, row, message, steps, attempts, answer };
}
