import { isFields } from "@crossdock/kit";
/** A value at a path that is not as expected. `undefined` stands for absent. */
export interface Unequal {
  path: readonly (string | number)[];
  expected: unknown;
  actual: unknown;
}

/** How fields that are not named are taken: `part` leaves them alone, `whole` wants none. */
export type Extent = "part" | "whole";

/** Every place at which `actual` differs. Lists are compared item by item, and must be of one length. */
export function compare(expected: unknown, actual: unknown, extent: Extent): Unequal[] {
  return differences(expected, actual, extent, []);
}

function differences(
  expected: unknown,
  actual: unknown,
  extent: Extent,
  path: readonly (string | number)[],
): Unequal[] {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    return Array.from({ length: Math.max(expected.length, actual.length) }, (_, index) => index).flatMap(
      (index) =>
        index < expected.length && index < actual.length
          ? differences(expected[index], actual[index], extent, [...path, index])
          : [{ path: [...path, index], expected: expected[index], actual: actual[index] }],
    );
  }
  if (isFields(expected) && isFields(actual)) {
    const named = Object.keys(expected).flatMap((key) =>
      differences(expected[key], Object.hasOwn(actual, key) ? actual[key] : undefined, extent, [
        ...path,
        key,
      ]),
    );
    const others = Object.keys(actual).filter(
      (key) => !Object.hasOwn(expected, key) && actual[key] !== undefined,
    );
    return extent === "part"
      ? named
      : [
          ...named,
          ...others.map((key) => ({ path: [...path, key], expected: undefined, actual: actual[key] })),
        ];
  }
  return Object.is(expected, actual) || expected === actual ? [] : [{ path, expected, actual }];
}

/** The value at a dotted path; `*` and numbers step into lists. */
export function valuesAt(value: unknown, path: string): unknown[] {
  return path
    .split(".")
    .reduce<unknown[]>(
      (found, step) =>
        found.flatMap((each) => {
          if (Array.isArray(each)) {
            if (step === "*") return each;
            return /^\d+$/.test(step) ? [each[Number(step)]] : each.flatMap((item) => fieldOf(item, step));
          }
          return fieldOf(each, step);
        }),
      [value],
    )
    .filter((each) => each !== undefined);
}

function fieldOf(value: unknown, name: string): unknown[] {
  return isFields(value) && Object.hasOwn(value, name) ? [value[name]] : [];
}
