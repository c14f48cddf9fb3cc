/** Anything that reads a text which somebody else wrote. What it throws is an answer, too, except a `RangeError`. */
export interface ForeignReader {
  name: string;
  read(text: string): unknown;
  /**
   * How its work may grow. `bounded` is 100 ms of CPU at most, whatever comes, which only a reader of a bounded part, or
   * of none, can keep. `linear` is for what has to be read as a whole. Default: `bounded`.
   */
  growth?: "bounded" | "linear";
  /** Characters that can reach it at most, where that is less than 10 MB. */
  most?: number;
}

const largest = 10_000_000;
/** Quadratic work shows at the smaller sizes already, where it ends in time. */
const sizes = [30_000, 300_000, largest];
/** Milliseconds of CPU that everybody may take, and a linear reader for each million characters. */
const leastLimit = 100;
/** Between linear and quadratic: a machine that is busy misses its caches, and makes linear work grow a little more. */
const steepest = 1.75;
/** Times that a reader is measured before its work is believed to be too much. */
const tries = 3;

const shapes: Readonly<Record<string, (delimiter: string, size: number) => string>> = {
  "nothing but": (delimiter, size) => delimiter.repeat(size / delimiter.length),
  "letters behind each": (delimiter, size) => `${delimiter}a`.repeat(size / (delimiter.length + 1)),
  "blanks behind each": (delimiter, size) => `${delimiter}  `.repeat(size / (delimiter.length + 2)),
  "one and then letters": (delimiter, size) => delimiter + "a".repeat(size),
  "one and then blanks": (delimiter, size) => `${delimiter}${" ".repeat(size)}x`,
  "letters and then one": (delimiter, size) => "a".repeat(size) + delimiter,
  "a number behind each": (delimiter, size) => {
    const count = Math.floor(size / (delimiter.length + 7));
    return Array.from({ length: count }, (_, index) => `${delimiter}${1_000_000 + index}`).join("");
  },
};

interface Flood {
  shape: string;
  size: number;
  text: string;
}

/** Every shape of a text as an attacker or a broken system would send it, made of one delimiter; the smallest first. */
function* floodsOf(delimiter: string): Generator<Flood> {
  for (const size of sizes) {
    for (const [shape, make] of Object.entries(shapes)) {
      yield { shape, size, text: make(delimiter, size) };
    }
  }
}

/**
 * Feeds readers with 10 MB of each delimiter, in several shapes. Gives what did not hold, one line each: a reader whose
 * work grew more than it may, or whose stack overflowed. A reader that fails once is asked no further.
 */
export async function flood(
  delimiters: readonly string[],
  readers: readonly ForeignReader[],
): Promise<string[]> {
  const problems: string[] = [];
  const failed = new Set<string>();
  for (const delimiter of delimiters) {
    const last = new Map<string, Measured>();
    for (const { shape, text, size } of floodsOf(delimiter)) {
      for (const reader of readers) {
        if (failed.has(reader.name) || size > (reader.most ?? largest)) continue;
        const place = `${reader.name}, ${shape}`;
        const limit = limitOf(reader, size, last.get(place));
        const work = await workOf(reader, text, limit);
        if (typeof work === "number") last.set(place, { size, work });
        if (typeof work === "number" && work <= limit) continue;
        failed.add(reader.name);
        const problem = typeof work === "number" ? `${Math.round(work)} ms of CPU` : work;
        problems.push(
          `${reader.name}: ${problem} for ${shape} ${JSON.stringify(delimiter)}, ${size} characters`,
        );
      }
    }
  }
  return problems;
}

interface Measured {
  size: number;
  /** Milliseconds of CPU. */
  work: number;
}

/** What is measured is held against the same reader on the same machine, a moment ago: how fast either is, is nothing. */
function limitOf({ growth = "bounded" }: ForeignReader, size: number, last: Measured | undefined): number {
  if (growth === "bounded") return leastLimit;
  const least = leastLimit * Math.max(1, size / 1_000_000);
  return last ? Math.max(least, last.work * (size / last.size) ** steepest) : least;
}

/** The least of several measurements where the first is too much, or the stack overflow in words. */
async function workOf({ read }: ForeignReader, text: string, limit: number): Promise<number | string> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < tries && least > limit; count++) {
    // CPU of this thread: a busy machine makes nobody slow.
    const before = process.threadCpuUsage();
    try {
      await read(text);
    } catch (error) {
      if (error instanceof RangeError) return `${error.name} (${error.message})`;
    }
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}
