import { classKind, digestOf, type Failure, reasonText, type TriggerContext } from "@crossdock/kit";

/** Rounds in a row that end where they began before a person is told. */
const tellAfter = 3;

/**
 * Watches whether the rounds of a poll get on. A list that goes in a circle, or a page that cannot be read, ends each round
 * at the same cursor, and nothing behind it is ever taken.
 */
export interface StuckRounds {
  /** A round begins at this cursor. */
  begins(cursor: unknown): void;
  /** A page is taken, and the cursor is where the page leaves it; undefined where it stays. */
  took(cursor: unknown): Promise<void>;
  /** The round has come to the end of the list. */
  ended(): Promise<void>;
  brokeOff(failure: Failure): Promise<void>;
}

export function watchRounds(
  { flow, retailer, id, log, standstill }: TriggerContext,
  list: string,
): StuckRounds {
  let start = "";
  let pages = 0;
  let count = 0;
  // An earlier process may have opened one.
  let mayBeOpen = true;

  const gotOn = async (reason: string): Promise<void> => {
    count = 0;
    if (!mayBeOpen) return;
    const wasOpen = await standstill?.resolve(reason);
    mayBeOpen = false;
    if (wasOpen) log.info({ flow, retailer, trigger: id }, "the poll gets on again; its case is resolved");
  };

  return {
    begins(cursor) {
      start = digestOf(cursor ?? null);
      pages = 0;
    },
    async took(cursor) {
      pages++;
      if (cursor !== undefined && digestOf(cursor) !== start) await gotOn("the cursor moved");
    },
    ended: () => gotOn("a round came to the end of the list"),
    async brokeOff(failure) {
      if (!speaksOfList(failure, pages)) return;
      count++;
      if (count < tellAfter) return;
      const title = `${list} stands still for ${retailer}: ${count} rounds of ${flow} ended at one cursor, and what is behind it is not read: ${failure.title}`;
      mayBeOpen = true;
      if (await standstill?.open(title))
        log.error(
          { flow, retailer, trigger: id, rounds: count, reason: reasonText(failure) },
          "the poll stands still; a case is open until its cursor moves",
        );
    },
  };
}

/**
 * Whether a broken round tells of the list: it led on from a page that was read, or its answer cannot be taken. A System that
 * cannot be reached, or refuses our credentials, is told of elsewhere.
 */
function speaksOfList({ class: of, code }: Failure, pages: number): boolean {
  const kind = classKind(of);
  if (code === "parked" || kind === "system") return false;
  return pages > 0 || kind === "terminal";
}
