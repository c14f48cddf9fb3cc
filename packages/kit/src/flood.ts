/** Anything that reads a text which somebody else wrote. What it throws is an answer, too, except a `RangeError`. */
export interface ForeignReader {
  name: string;
  read(text: string): unknown;
  /** Milliseconds of CPU for 10 MB. Default: 100, which only a reader of a bounded part, or none, can keep. */
  limit?: number;
  /** Characters that can reach it at most, where that is less than 10 MB. */
  most?: number;
}

const largest = 10_000_000;
/** Quadratic work shows at the smaller sizes already, where it ends in time. */
const sizes = [30_000, 300_000, largest];

const shapes: Readonly<Record<string, (delimiter: string, size: number) => string>> = {
  "nothing but": (delimiter, size) => delimiter.repeat(size / delimiter.length),
  "letters behind each": (delimiter, size) => `${delimiter}a`.repeat(size / (delimiter.length + 1)),
  "blanks behind each": (delimiter, size) => `${delimiter}  `.repeat(size / (delimiter.length + 2)),
  "one and then letters": (delimiter, size) => delimiter + "a".repeat(size),
  "one and then blanks": (delimiter, size) => `${delimiter}${" ".repeat(size)}x`,
  "letters and then one": (delimiter, size) => "a".repeat(size) + delimiter,
};

/** Every shape of a text as an attacker or a broken system would send it, made of one delimiter; the smallest first. */
function* floodsOf(delimiter: string): Generator<{ name: string; size: number; text: string }> {
  for (const size of sizes) {
    for (const [shape, make] of Object.entries(shapes)) {
      yield {
        size,
        name: `${shape} ${JSON.stringify(delimiter)}, ${size} characters`,
        text: make(delimiter, size),
      };
    }
  }
}

/**
 * Feeds readers with 10 MB of each delimiter, in several shapes. Gives what did not hold, one line each: a reader that
 * took more CPU than its limit, or whose stack overflowed. A reader that fails once is asked no further.
 */
export async function flood(
  delimiters: readonly string[],
  readers: readonly ForeignReader[],
): Promise<string[]> {
  const problems: string[] = [];
  const failed = new Set<string>();
  for (const delimiter of delimiters) {
    for (const { name, text, size } of floodsOf(delimiter)) {
      for (const reader of readers) {
        if (failed.has(reader.name) || size > (reader.most ?? largest)) continue;
        const problem = await overrun(reader, text);
        if (problem === undefined) continue;
        failed.add(reader.name);
        problems.push(`${reader.name}: ${problem} for ${name}`);
      }
    }
  }
  return problems;
}

async function overrun({ read, limit = 100 }: ForeignReader, text: string): Promise<string | undefined> {
  // CPU of this thread: a busy machine makes nobody slow.
  const before = process.threadCpuUsage();
  try {
    await read(text);
  } catch (error) {
    if (error instanceof RangeError) return `${error.name} (${error.message})`;
  }
  const { user, system } = process.threadCpuUsage(before);
  const took = Math.round((user + system) / 1000);
  return took > limit ? `${took} ms of CPU` : undefined;
}
