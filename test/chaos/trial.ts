import type { Cluster } from "./cluster.ts";
import type { Report } from "./ledger.ts";
import type { Random } from "./random.ts";

/** One of the acceptance tests. */
export interface Trial {
  number: number;
  title: string;
  run(chaos: Chaos): Promise<Report | undefined>;
}

/** What a trial is given. */
export interface Chaos {
  random: Random;
  /** Messages a second that are sent in all. */
  rate: number;
  /** So many of a full run as this one is to have, and at least `least`. */
  scaled(full: number, least?: number): number;
  /** A number that was measured. Where it is more than `most`, the trial fails. */
  measured(name: string, value: number, most?: number): void;
  /** The same for milliseconds, of which a busy machine may need more: `CHAOS_PATIENCE` times as many are right. */
  took(name: string, milliseconds: number, most?: number): void;
  /** Something that must be so. */
  must(what: string, isSo: boolean): void;
  /** Something that whoever reads the result should know. */
  note(text: string): void;
  /** Hears of a cluster whose daemons' last words are printed where the trial fails. */
  watch(cluster: Cluster): void;
}

/** A trial cannot be made here. */
export class Skipped extends Error {
  override readonly name = "Skipped";
}

/** Waits from a distribution: the `part`th, from 0 to 1. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
