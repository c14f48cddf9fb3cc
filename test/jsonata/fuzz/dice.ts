import type fc from "fast-check";

/** Choices drawn from fast-check's generator, so that a seed repeats them. */
export interface Dice {
  /** A whole number from 0 up to, and without, `end`. */
  below(end: number): number;
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A choice in proportion to its weight. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T;
}

/** Dice over one stream of random numbers. */
export function diceOf(random: fc.Random): Dice {
  const below = (end: number): number => random.nextInt(0, end - 1);
  const pick = <T>(list: readonly T[]): T => {
    if (list.length === 0) throw new Error("nothing to pick from");
    // The index is below the length.
    return list[below(list.length)] as T;
  };
  return {
    below,
    chance: (percent) => below(100) < percent,
    pick,
    weighted(choices) {
      const sum = choices.reduce((total, [weight]) => total + weight, 0);
      let rest = below(sum);
      for (const [weight, choice] of choices) {
        if (rest < weight) return choice;
        rest -= weight;
      }
      throw new Error("no choice has a weight");
    },
  };
}
