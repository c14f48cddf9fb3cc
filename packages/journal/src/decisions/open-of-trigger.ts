import type { TriggerCase } from "../case.ts";
import type { TriggerPlace } from "../cursor.ts";
import type { Store } from "../store.ts";

/** See `CaseJournal.open`. */
export async function openOfTrigger({ cases }: Store, opened: TriggerCase): Promise<boolean> {
  const open = await cases.ofTriggers();
  if (open.some(({ trigger }) => trigger !== null && isSame(trigger, opened.trigger))) return false;
  const [known] = await cases.open([opened]);
  if (known) throw new Error(`case ${known.id} is in the journal already: give each its own id`);
  return true;
}

function isSame(one: TriggerPlace, other: TriggerPlace): boolean {
  return one.flow === other.flow && one.retailer === other.retailer && one.trigger === other.trigger;
}
