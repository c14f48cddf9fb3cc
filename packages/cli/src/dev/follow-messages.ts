import type { Journal, MessageRow } from "@crossdock/journal";
import type { Tell } from "./dev-event.ts";

/** Milliseconds between two looks. */
const glance = 250;
/** The newest messages that are looked at. */
const most = 200;

/** In these a message is on its way. */
const onItsWay: ReadonlySet<string> = new Set(["accepted", "running"]);

/** Tells of each message that ends, or waits, from now on. */
export function followMessages({ messages }: Journal, tell: Tell): { stop(): Promise<void> } {
  const known = new Map<string, string>();
  let isFirst = true;
  let timer: NodeJS.Timeout | undefined;
  let looking = Promise.resolve();
  let isStopped = false;

  const look = async (): Promise<void> => {
    const { items } = await messages.list({ limit: most });
    for (const row of items.toReversed()) {
      const { id, state } = row;
      if (known.get(id) === state) continue;
      known.set(id, state);
      if (!isFirst && !onItsWay.has(state)) tell(told(row));
    }
    isFirst = false;
    const listed = new Set(items.map(({ id }) => id));
    for (const id of known.keys()) if (!listed.has(id)) known.delete(id);
  };
  const again = (): void => {
    looking = look()
      // A journal that is away for a moment says so in the log.
      .catch(() => undefined)
      .then(() => {
        if (!isStopped) timer = setTimeout(again, glance);
      });
  };
  again();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await looking;
      // What ended since the last look is told, too.
      await look().catch(() => undefined);
    },
  };
}

function told({ id, flow, retailer, key, state, acceptedAt, endedAt, failure }: MessageRow) {
  return {
    event: "message",
    id,
    flow,
    retailer,
    key,
    state,
    milliseconds: endedAt === null ? null : endedAt - acceptedAt,
    failure: failure && { class: failure.class, title: failure.title },
  } as const;
}
