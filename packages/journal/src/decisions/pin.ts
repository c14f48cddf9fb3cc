import type { Store } from "../store.ts";

/** Pins those of these messages that are there and not pinned. */
export async function pin(
  { messages }: Store,
  messageIds: readonly string[],
  revision: string,
): Promise<void> {
  await messages.change([...new Set(messageIds)].map((id) => ({ id, pin: revision })));
}

/** Pins what runs next in each live lane of these partitions, unless it is pinned or a person has to look at it; answers how many. */
export async function pinFirst(
  store: Store,
  revision: string,
  partitions: readonly number[],
): Promise<number> {
  const first = await store.messages.firstOfLanes(partitions);
  const ids = first.filter(({ pinned, state }) => !pinned && state !== "held").map(({ id }) => id);
  await pin(store, ids, revision);
  return ids.length;
}
