import type { Row } from "./database.ts";
import type { Env, Orm, Values } from "./orm.ts";
import { count } from "./stock/count.ts";
import { level } from "./stock/level.ts";
import { demand, release } from "./stock/moves.ts";

/** Quantities on hand by location, and what confirmed orders ask of them. */
export interface Stock {
  /** Sets the quantity on hand of a quant that is found or made; gives its id. */
  count(env: Env, values: Values): number;
  /** Brings the transfer of a confirmed order's line to its quantity. */
  demand(env: Env, line: Row): void;
  /** The line's order is cancelled. */
  release(env: Env, line: number): void;
  /** `qty_available`, `free_qty`, `virtual_available` by the context's warehouse or location. */
  level(env: Env, product: Row): { onHand: number; free: number; forecast: number };
}

/**
 * A line of a confirmed order has one move: what it still wants, and how much of that is reserved. Both versions
 * reserve as much as is free at the time of the demand.
 */
export function createStock(orm: () => Orm): Stock {
  return {
    count: (...asked) => count(orm(), ...asked),
    demand: (...asked) => demand(orm(), ...asked),
    release: (...asked) => release(orm(), ...asked),
    level: (...asked) => level(orm(), ...asked),
  };
}
