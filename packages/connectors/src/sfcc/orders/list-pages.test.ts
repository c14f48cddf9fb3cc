import { describe, expect, test } from "vitest";
import { failureOf } from "../../testing/failure-of.ts";
import type { SfccConnection } from "../connection.ts";
import { type ListedOrder, pagesOf } from "./list-pages.ts";

const at = (second: number): string => new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
const order = (orderNo: string, second: number): ListedOrder => ({
  orderNo,
  creationDate: at(second),
  lastModified: at(second),
});

interface Query {
  from: string | undefined;
  offset: number;
  limit: number;
}

/** Reads a list that answers as `answer` says, and gives the numbers in the order in which they came. */
async function read(answer: (query: Query) => readonly ListedOrder[]): Promise<string[]> {
  const connection = {
    ask: async ({ query }: { query: Record<string, string> }) => ({
      data: answer({
        from: query["creationDateFrom"],
        offset: Number(query["offset"]),
        limit: Number(query["limit"]),
      }),
    }),
  } as unknown as SfccConnection; // paging asks, and does nothing else
  const numbers: string[] = [];
  const options = { siteId: "RefArchEU", by: "creationDate", from: undefined, to: undefined } as const;
  const { signal } = new AbortController();
  for await (const page of pagesOf({ ...options, connection, filters: {}, signal })) {
    numbers.push(...page.map(({ orderNo }) => orderNo));
  }
  return numbers;
}

/** A list as the platform serves it, with pages of at most `cap` orders. */
const served =
  (orders: () => readonly ListedOrder[], cap: number) =>
  ({ from, offset, limit }: Query): readonly ListedOrder[] =>
    orders()
      .filter(({ creationDate }) => from === undefined || creationDate >= from)
      .slice(offset, offset + Math.min(cap, limit));

describe("the end of an orders list", () => {
  const all = ["a", "b", "c", "d", "e", "f", "g"].map((name, index) => order(name, Math.floor(index / 3)));
  const names = all.map(({ orderNo }) => orderNo);

  test.each([1, 2, 3, 200])("is found where the server caps pages at %i orders", async (cap) => {
    expect(await read(served(() => all, cap))).toEqual(names);
  });

  test("is found at once in an empty list", async () => {
    expect(await read(() => [])).toEqual([]);
  });

  test("is found in a list that loses and gains orders while it is read", async () => {
    const list = [...all];
    let asked = 0;
    const numbers = await read((query) => {
      asked++;
      const page = served(() => list, 3)(query);
      if (asked === 4) list.shift();
      if (asked === 5) list.push(order("h", 9));
      return page;
    });
    expect(numbers).toEqual([...names, "h"]);
  });

  test.each<[string, (query: Query) => readonly ListedOrder[]]>([
    ["ignores its offset", ({ from, limit }) => served(() => all, 2)({ from, limit, offset: 0 })],
    ["ignores its bounds", ({ limit }) => served(() => all, 5)({ from: undefined, limit, offset: 0 })],
    [
      "goes in a circle",
      ({ from }) => (from === at(1) ? [order("a", 2), order("b", 0)] : [order("b", 0), order("a", 1)]),
    ],
  ])("of a server that %s is a failure", async (_, answer) => {
    expect(await failureOf(read(answer))).toMatchObject({
      class: "ContractViolation",
      code: "sfcc.standingStill",
    });
  });
});
