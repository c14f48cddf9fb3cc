import { expect, test } from "vitest";
import { atOnce, flatMapInParts, type InParts, inTurns } from "./in-parts.ts";

const doubled = (items: readonly number[]): InParts<number[]> =>
  flatMapInParts(items, (item) => (item === 0 ? [] : [item, item]));

test("work in parts makes the same, at once and in turns", async () => {
  expect(atOnce(doubled([1, 0, 2]))).toEqual([1, 1, 2, 2]);
  expect(await inTurns(doubled([1, 0, 2]), { take: async () => undefined })).toEqual([1, 1, 2, 2]);
});

test("a turn is taken behind each part, whatever the part makes", async () => {
  let turns = 0;
  const take = async (): Promise<void> => void turns++;
  await inTurns(doubled([1, 0, 2]), { take });
  expect(turns).toBe(3);
});

test("what a part throws ends the work", async () => {
  const broken = flatMapInParts([1, 2], (item) => {
    if (item === 2) throw new Error("the second is broken");
    return [item];
  });
  await expect(inTurns(broken, { take: async () => undefined })).rejects.toThrow("the second is broken");
});

test("no part is begun once the signal aborts", async () => {
  const ending = new AbortController();
  let begun = 0;
  const work = flatMapInParts([1, 2, 3], () => {
    if (++begun === 2) ending.abort(new Error("enough"));
    return [];
  });
  const done = inTurns(work, { take: async () => undefined }, ending.signal);
  await expect(done).rejects.toThrow("enough");
  expect(begun).toBe(2);
});
