import type { Dice } from "./dice.ts";
import * as names from "./names.ts";

export const texts = [
  "",
  "a",
  "B",
  "abc",
  "x y",
  "äöü",
  "😀",
  "a😀b",
  "10",
  "-3.5",
  "true",
  "2024-02-29",
  " pad  ded ",
  "A-1,B-2",
];
export const numbers = [0, 1, 2, 3, 5, 10, -1, -2, 0.5, 1.25, 19.9, 100, 1e3, -0.1, 123456.789];

/** A document in the shape of business data, with the oddities that mappings stumble over; undefined for no input. */
export function growInput(dice: Dice): unknown {
  return dice.weighted([
    [70, () => record(dice, dice.chance(25) ? 3 : 2)],
    [14, () => list(dice, () => record(dice, 1))],
    [4, () => wild(dice, 3)],
    [4, () => list(dice, () => dice.pick(numbers))],
    [3, () => list(dice, () => list(dice, () => wild(dice, 1)))],
    [2, () => dice.pick<unknown>([...texts, ...numbers, true, false, null])],
    [3, () => undefined],
  ])();
}

function record(dice: Dice, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = [
    ...some(dice, names.textNames, () => dice.pick(texts)),
    ...some(dice, names.numberNames, () => dice.pick(numbers)),
    ...some(dice, names.flagNames, () => dice.chance(50)),
  ];
  if (depth > 0) {
    entries.push(
      ...some(dice, names.objectNames, () => record(dice, depth - 1)),
      ...some(dice, names.listNames, () => alike(dice, depth - 1)),
      ...some(dice, names.numberListNames, () => list(dice, () => dice.pick(numbers))),
      ...some(dice, names.textListNames, () => list(dice, () => dice.pick(texts))),
    );
  }
  if (dice.chance(25)) entries.push([dice.pick(names.oddNames), wild(dice, depth - 1)]);
  const noisy = entries.map(([name, value]): [string, unknown] => [
    name,
    dice.chance(5) ? wild(dice, 1) : value,
  ]);
  return objectOf(noisy);
}

function some(dice: Dice, list: readonly string[], value: () => unknown): [string, unknown][] {
  return list.filter(() => dice.chance(38)).map((name) => [name, value()]);
}

/** Records of one shape, now and then with one that is different. */
function alike(dice: Dice, depth: number): unknown[] {
  const shape = Object.entries(record(dice, depth));
  return list(dice, () => {
    if (dice.chance(6)) return wild(dice, 1);
    const entries = shape
      .filter(() => dice.chance(92))
      .map(([name, value]): [string, unknown] => {
        if (typeof value === "number") return [name, dice.pick(numbers)];
        if (typeof value === "string") return [name, dice.pick(texts)];
        if (typeof value === "boolean") return [name, dice.chance(50)];
        return [name, value];
      });
    return objectOf(entries);
  });
}

function list(dice: Dice, item: () => unknown): unknown[] {
  const length = dice.weighted([
    [8, 0],
    [22, 1],
    [35, 2],
    [25, 3],
    [10, 5],
  ]);
  return Array.from({ length }, item);
}

/** Any JSON value. */
export function wild(dice: Dice, depth: number): unknown {
  if (depth <= 0 || dice.chance(40))
    return dice.pick<unknown>([...texts, ...numbers, true, false, null, [], {}]);
  if (dice.chance(55)) return list(dice, () => wild(dice, depth - 1));
  return objectOf(
    Array.from({ length: dice.below(4) }, () => [dice.pick(names.allNames), wild(dice, depth - 1)]),
  );
}

/** `__proto__` becomes a field like any other, as it does in JSON. */
function objectOf(entries: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(entries);
}

/** Values for `$a` to `$d`, in place of what a flow binds. */
export function growBindings(dice: Dice): Record<string, unknown> {
  if (dice.chance(60)) return {};
  return objectOf(
    [
      ["a", dice.pick(numbers)],
      ["b", dice.pick(texts)],
      ["c", record(dice, 1)],
      ["d", list(dice, () => (dice.chance(60) ? dice.pick(numbers) : wild(dice, 1)))],
    ].filter(() => dice.chance(60)) as [string, unknown][],
  );
}
