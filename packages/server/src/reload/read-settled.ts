import { type Clock, delayed } from "@crossdock/kit";
import { digestFiles } from "./read-workspace.ts";

/** The files of a workspace at one moment, with their digest. */
export interface Snapshot {
  files: Readonly<Record<string, string>>;
  digest: string;
}

export interface SettleOptions {
  read(): Promise<Readonly<Record<string, string>>>;
  clock: Clock;
  /** Milliseconds that nothing may change. Default: 250. */
  settle?: number;
  /** A digest that needs no second look, because nothing follows from it. */
  isKnown?: (digest: string) => boolean;
}

/** Looks that may differ, one after the other, before we say that somebody is still writing. */
const mostLooks = 120;

/**
 * Reads until two looks, a settle time apart, see the same: a file that is half written, a checkout that is half way or
 * a mount that is being switched never becomes what runs. Counts looks rather than time, since a clock may be set.
 * Undefined when the files never come to rest. Throws what reading throws.
 */
export async function readSettled(options: SettleOptions): Promise<Snapshot | undefined> {
  const { read, clock, settle = 250, isKnown } = options;
  const look = async (): Promise<Snapshot> => {
    const files = await read();
    return { files, digest: digestFiles(files) };
  };
  let last = await look();
  for (let count = 0; count < mostLooks; count++) {
    if (isKnown?.(last.digest)) return last;
    await delayed(clock, settle);
    const next = await look();
    if (next.digest === last.digest) return next;
    last = next;
  }
  return undefined;
}
