import type { Journal, MessageRow, Settlement } from "@crossdock/journal";
import type { Lanes } from "../queue/lanes.ts";

/** How a message goes on from where it stopped; `unpin`: on the revision that is active then. */
export function goOn({ id: messageId }: MessageRow, at: number, unpin: boolean): Settlement {
  const settlement = {
    messageId,
    state: "accepted",
    at,
    attempts: 0,
    failingSince: null,
    dueAt: null,
  } as const;
  return unpin ? { ...settlement, unpin } : settlement;
}

/** Its lane looks at the message as it is stored now. */
export async function refreshLane(
  { journal, lanes }: { journal: Journal; lanes: Pick<Lanes, "refresh"> },
  { id }: MessageRow,
): Promise<void> {
  const fresh = await journal.messages.get(id);
  if (fresh) lanes.refresh(fresh);
}
