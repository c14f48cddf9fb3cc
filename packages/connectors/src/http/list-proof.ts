import { digestOf } from "@crossdock/kit";
import { httpFailures } from "./http-failures.ts";

/** What a page is beside its records. */
interface PageFacts {
  /** Its records; in a later pass only those that this round has not seen yet. */
  fresh: readonly unknown[];
  /** It is the page before again. */
  isRepeat: boolean;
  /** This pass is proven to find what the pass before found: no page before the last one has changed. */
  isSettled: boolean;
}

/** What a round knows of the pages that it has read. */
export interface ListProof {
  /** Throws `standingStill` when this page was asked for before in this pass, and `endless` beyond the bound. */
  ask(place: string): void;
  /** Takes a page. Throws `standingStill` when it is an earlier one of this pass. */
  page(items: readonly unknown[]): PageFacts;
  /** Begins the list again: its pages may come again, its records are known. */
  again(): void;
}

/** Keeps the round of one list from going in a circle, whichever way its pages are asked for. */
export function listProof(most: number): ListProof {
  let places = new Set<string>();
  let pages: string[] = [];
  let earlier: string[] | undefined;
  const records = new Set<string>();
  let isChanged = false;
  let count = 0;
  return {
    ask(place) {
      if (places.has(place)) {
        throw httpFailures.fail(
          "standingStill",
          "the list leads to a page that it gave before; its pages would never end",
        );
      }
      places.add(place);
      if (++count > most) {
        throw httpFailures.fail("endless", `the list has not ended after ${most} pages`, {
          detail: "Raise `pages.most` if the list is that long.",
        });
      }
    },
    page(items) {
      if (items.length === 0) return { fresh: items, isRepeat: false, isSettled: false };
      const digests = items.map(digestOf);
      const own = digestOf(digests);
      const isRepeat = own === pages.at(-1);
      if (isRepeat) return { fresh: [], isRepeat, isSettled: false };
      if (pages.includes(own)) {
        throw httpFailures.fail(
          "standingStill",
          "the list gives an earlier page again; its pages would never end",
        );
      }
      isChanged ||= earlier !== undefined && earlier[pages.length] !== own;
      pages.push(own);
      const fresh = earlier ? items.filter((_, index) => !records.has(digests[index] ?? "")) : items;
      for (const digest of digests) records.add(digest);
      const isSettled = earlier !== undefined && !isChanged && pages.length === earlier.length - 1;
      return { fresh, isRepeat, isSettled };
    },
    again() {
      earlier = pages;
      pages = [];
      places = new Set();
      isChanged = false;
    },
  };
}
