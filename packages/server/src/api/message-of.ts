import type { Journal, MessageRow } from "@crossdock/journal";
import { Problem } from "./problem.ts";

/** The message with this id, or the one whose id begins so. */
export async function messageOf(wanted: string, { messages }: Journal): Promise<MessageRow> {
  const whole = await messages.get(wanted);
  if (whole) return whole;
  const known = await messages.beginning(wanted, 2);
  const [only, other] = known;
  if (other !== undefined) throw new Problem({ type: "unclear-message", message: wanted, known });
  const row = only === undefined ? undefined : await messages.get(only);
  if (row) return row;
  throw new Problem({ type: "unknown-message", message: wanted });
}
