import { threadTime } from "@crossdock/kit";
import type { Limits } from "../expression/limits.ts";
import { JsonataError } from "./jsonata-error.ts";
import { unbound } from "./scope.ts";

/** Steps between two looks at the clock. */
const stride = 1000;

/** A text that takes its time to make. */
const longText = 100_000;

const none: unknown[] = [];

/**
 * What one evaluation has used so far. The compiled functions of one expression share it; `begin` makes it new, so two
 * evaluations have nothing in common.
 */
export class Run {
  readonly limits: Limits;
  /** How dates are written, by picture; nothing for one that only the reference understands. */
  readonly pictures = new Map<string | undefined, ((date: Date) => string) | undefined>();
  /** The context of the whole evaluation. */
  root: unknown;
  /** Evaluated nodes around the body of the own function that runs. */
  depth: number;
  /** Results of shared sub-expressions, by slot. */
  memo: unknown[];
  #instant: number | undefined;
  #number = 0;
  #steps: number;
  #deadline: number;
  #room: number;

  constructor(limits: Limits) {
    this.limits = limits;
    this.root = undefined;
    this.#instant = undefined;
    this.depth = 0;
    this.memo = none;
    this.#steps = stride;
    this.#deadline = 0;
    this.#room = limits.memory;
  }

  /** Makes everything new for an evaluation with `slots` shared sub-expressions. */
  begin(root: unknown, instant: number | undefined, slots: number): void {
    this.root = root;
    this.#instant = instant;
    this.depth = 0;
    this.memo = slots === 0 ? none : new Array<unknown>(slots).fill(unbound);
    this.#steps = stride;
    this.#deadline = 0;
    this.#room = this.limits.memory;
  }

  /** The instant of `$now()` and `$millis()`, epoch milliseconds: one for the whole evaluation. */
  now(): number {
    this.#instant ??= Date.now();
    return this.#instant;
  }

  /** A number that was not there before. */
  next(): number {
    return ++this.#number;
  }

  /** Counts one step of work. Throws D1012 when the time is over. */
  step(): void {
    if (--this.#steps < 0) this.look();
  }

  /** Looks at the time of this thread now, before something that takes a while: a busy machine uses up none of it. */
  look(): void {
    this.#steps = stride;
    const now = threadTime();
    if (this.#deadline === 0) {
      // Counted from the first look: what ends before it has taken no time worth counting.
      this.#deadline = now + this.limits.timeout;
    } else if (now > this.#deadline) {
      throw new JsonataError("D1012", { value: this.limits.timeout });
    }
  }

  /** Milliseconds of computing that are left, at least 1. */
  left(): number {
    if (this.#deadline === 0) this.look();
    return Math.max(1, Math.ceil(this.#deadline - threadTime()));
  }

  /** Enters the body of an own function. Throws D1011 when it is too deep. */
  enter(): void {
    this.step();
    if (this.depth >= this.limits.depth) throw new JsonataError("D1011", { value: this.limits.depth });
  }

  /** Accounts for a list of `length` that was made. Throws D2015 when it is too long or the memory is used up. */
  list(length: number): void {
    if (length > this.limits.items) {
      throw new JsonataError("D2015", {
        value: this.limits.items,
        refusal: { id: "long-list", most: this.limits.items },
      });
    }
    this.take(length * 8);
    if (length > stride) this.look();
  }

  /** Accounts for a text of `length` that is about to be made. */
  text(length: number): void {
    if (length > this.limits.text) {
      throw new JsonataError("D2015", {
        value: this.limits.text,
        refusal: { id: "long-text", most: this.limits.text },
      });
    }
    this.take(length * 2);
    if (length > longText) this.look();
  }

  /** Accounts for `bytes`, kept or not. */
  take(bytes: number): void {
    this.#room -= bytes;
    if (this.#room < 0) {
      throw new JsonataError("D2015", {
        value: this.limits.memory,
        refusal: { id: "much-memory", most: this.limits.memory },
      });
    }
  }
}
