import { seeded } from "../random.ts";

/** Choices that follow from a seed alone. */
export interface Pick {
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  /** True with that probability. */
  chance(probability: number): boolean;
  /** One of them; throws on an empty list. */
  of<Value>(values: readonly Value[]): Value;
  /** Hexadecimal digits, as the platform's ids look. */
  id(length: number): string;
}

export function picker(seed: number): Pick {
  const random = seeded(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return {
    below,
    chance: (probability) => random() < probability,
    of(values) {
      const value = values[below(values.length)];
      if (value === undefined) throw new Error("there is nothing to pick from");
      return value;
    },
    id: (length) => Array.from({ length }, () => below(16).toString(16)).join(""),
  };
}
