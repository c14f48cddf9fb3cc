import type { Act, Repair } from "../command.ts";
import type { Store } from "../store.ts";
import { advance, settlementOf } from "./advance.ts";

/** Writes who did something, and ends the command that it carries out. Throws where that one has ended: nothing is done twice. */
export async function witness({ audit, commands }: Store, act: Act | undefined): Promise<void> {
  if (!act) return;
  if (act.command && !(await commands.end(act.command)))
    throw new Error(`command ${act.command.id} has ended, or was never stored`);
  for (const entry of act.audit) await audit.append(entry);
}

/** See `ProgressJournal.repair`. */
export async function repair(store: Store, { settlement, forget, resolution, act }: Repair): Promise<void> {
  const { messageId, at } = settlement;
  await witness(store, act);
  if (forget.length > 0) await store.history.forgetSteps(messageId, forget);
  await store.cases.resolve(messageId, resolution, at);
  await advance(store, [settlementOf(settlement)]);
}
