import { deepParts, type Part, scanJson } from "./scan-json.ts";

/** Levels that a message may nest: beyond them, what looks at it would run out of stack. */
export const deepestMessage = 128;

/** Why a text cannot be read as JSON. The message quotes no value of it. */
export class JsonProblem extends Error {
  override readonly name = "JsonProblem";
  /** `syntax`: it is not JSON, or was cut. The others are JSON that would lose something when it is read. */
  readonly kind: "syntax" | "depth" | "name";

  constructor(kind: JsonProblem["kind"], message: string) {
    super(message);
    this.kind = kind;
  }
}

export interface ReadJsonOptions {
  /** Levels of objects and lists that are read. */
  deepest?: number;
  /** What is deeper is an error, or stands as its own JSON text, so that its neighbours can be read. */
  beyond?: "refuse" | "text";
  /** An object that has a name twice is an error, or the last one counts. */
  twice?: "refuse" | "last";
}

/**
 * Reads foreign JSON without loss. A number whose digits a double cannot keep becomes its own text: an integer beyond
 * 2^53, a decimal of too many digits, 1e400. Throws a `JsonProblem`.
 */
export function readJson(text: string, options: ReadJsonOptions = {}): unknown {
  const { deepest = deepestMessage, beyond = "refuse", twice = "refuse" } = options;
  let readable = text;
  let found = scanJson(text);
  const isDeep = found.depth > deepest;
  if (isDeep) {
    if (beyond === "refuse") throw new JsonProblem("depth", `it nests deeper than ${deepest} levels`);
    readable = quoted(text, deepParts(text, deepest));
    found = scanJson(readable);
  }
  const value = parse(quoted(readable, found.longNumbers.filter(isLossy(readable))));
  if (twice === "refuse" && namesIn(value) < found.names) {
    // Which one is worth a second look at the text: no library writes such a thing.
    const name = scanJson(readable, { findTwice: true }).twice ?? "";
    throw new JsonProblem("name", `an object names \`${shown(name)}\` twice`);
  }
  return value;
}

const numberShape = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** A number that a double cannot keep, where one may stand: what is not JSON stays as it is. */
function isLossy(text: string): (part: Part) => boolean {
  return ([start, end]) => {
    const written = text.slice(start, end);
    if (!isLongNumber(written)) return false;
    let next = end;
    while (/\s/.test(text.charAt(next))) next++;
    return text.charAt(next) !== ":";
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser of JavaScript has no field for the place; it is told, and nothing depends on it.
    // eslint-disable-next-line crossdock/no-matched-text
    const [, place] = /at position (\d+)/.exec(error.message) ?? [];
    throw new JsonProblem(
      "syntax",
      `it does not parse as JSON${place === undefined ? "" : ` (at character ${Number(place) + 1})`}`,
    );
  }
}

/** Whether a double keeps the number that is written: it prints as the same digits again. */
function isExact(value: number, written: string): boolean {
  if (Number.isSafeInteger(value)) return value !== 0 || !/[1-9]/.test(written.split(/e/i)[0] ?? "");
  if (!Number.isFinite(value) || Number.isInteger(value)) return false;
  const [digits, exponent] = decimalOf(written);
  // Doubles are often written with seventeen digits, of which the last ones only tell which double it is.
  if (digits.length > 17) return false;
  const [kept, scale] = decimalOf(value.toPrecision(digits.length));
  return kept === digits && scale === exponent;
}

/** Significant digits, and the power of ten of the last one. */
function decimalOf(written: string): [digits: string, exponent: number] {
  const [, whole = "", fraction = "", power = "0"] =
    /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(written) ?? [];
  const all = `${whole}${fraction}`.replace(/^0+/, "");
  const digits = withoutZeros(all);
  return [digits, Number(power) - fraction.length + all.length - digits.length];
}

/** Without the zeros at its end, in one pass. */
function withoutZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

/** Whether a value is the text that `readJson` makes of a number that a double cannot keep. */
export function isLongNumber(value: unknown): value is string {
  return typeof value === "string" && numberShape.test(value) && !isExact(Number(value), value);
}

/** Names of all objects, however deep. */
function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += namesIn(item);
    return count;
  }
  for (const entry of Object.values(value)) count += 1 + namesIn(entry);
  return count;
}

/** The text with these parts in quotes. */
function quoted(text: string, parts: Iterable<Part>): string {
  let [result, from] = ["", 0];
  for (const [start, end] of parts) {
    result += text.slice(from, start) + JSON.stringify(text.slice(start, end));
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
}

function shown(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
