import { Fn, isFunction } from "../function-value.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { isArray, isNumeric } from "../value.ts";

/** `$string`: also what `&` makes of a value that is not text. Functions are the empty text. */
export function stringOf(run: Run, value: unknown, prettify?: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new JsonataError("D3001", { value });
    const text = String(value);
    // Fifteen digits and a point: nothing is to be cut.
    return Number.isInteger(value) || text.length <= 16 ? text : String(shortened(value));
  }
  if (isFunction(value)) return "";
  const whole = isArray(value) && value.outerWrapper ? value[0] : value;
  const budget = { text: run.limits.text };
  if (whole !== null) measure(run, whole, budget);
  const text = JSON.stringify(whole, forText, prettify ? 2 : 0);
  if (text !== undefined) run.text(text.length);
  return text;
}

function shortened(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(15));
}

function forText(_key: string, value: unknown): unknown {
  if (typeof value === "number") return isNumeric(value) ? shortened(value) : value;
  return isFunction(value) ? "" : value;
}

/** Refuses what would become too long a text, before it is made. */
function measure(run: Run, value: unknown, budget: { text: number }): void {
  run.step();
  if (typeof value === "string") budget.text -= value.length;
  else budget.text -= 2;
  if (budget.text < 0) run.text(run.limits.text + 1);
  if (typeof value !== "object" || value === null || value instanceof Fn) return;
  if (Array.isArray(value)) {
    for (const item of value) measure(run, item, budget);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    budget.text -= key.length + 1;
    measure(run, entry, budget);
  }
}

/** Characters (code points), as the language counts them. */
export function lengthOf(text: string): number {
  return isPlain(text) ? text.length : Array.from(text).length;
}

/** A text whose units are its characters, up to `end`. A partial application lets lists through, whose items count as characters. */
function isPlain(text: unknown, end?: number): boolean {
  return typeof text === "string" && !hasPairs(text, Math.min(end ?? text.length, text.length));
}

/** Whether a text has characters of two units before `end`. */
function hasPairs(text: string, end: number): boolean {
  for (let at = 0; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdfff) return true;
  }
  return false;
}

export function substring(text: string | undefined, start: number, length?: number): string | undefined {
  if (text === undefined) return undefined;
  // What lies behind the part that is wanted does not matter, as long as places are counted from the front.
  const end = start >= 0 && typeof length === "number" ? start + length : undefined;
  if (isPlain(text, end)) return substringOf(text, start, length);
  return substringOf([...text], start, length).join("");
}

interface Sliced<Part> {
  readonly length: number;
  slice(from: number, to?: number): Part;
}

/** `slice` of a text, or of its characters, by the language's rules for negative places. */
function substringOf<Text extends Sliced<Text>>(text: Text, start: number, length: number | undefined): Text {
  const from = text.length + start < 0 ? 0 : start;
  if (length === undefined) return text.slice(from);
  if (length <= 0) return text.slice(0, 0);
  const to = from >= 0 ? from + length : text.length + from + length;
  return text.slice(from, to);
}

export function substringBefore(text: string | undefined, mark: string): string | undefined {
  if (text === undefined) return undefined;
  // A missing mark is the text "undefined" to the reference, too.
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(0, at);
}

export function substringAfter(text: string | undefined, mark: string): string | undefined {
  if (text === undefined) return undefined;
  const at = text.indexOf(mark);
  return at < 0 ? text : text.slice(at + mark.length);
}

export function trim(text: string | undefined): string | undefined {
  if (text === undefined || (typeof text === "string" && !untrimmed.test(text))) return text;
  return text.replace(/[ \t\n\r]+/g, " ").replace(/^ | $/g, "");
}

/** White space other than single spaces between words. */
const untrimmed = /^ | $| {2}|[\t\n\r]/;

export function pad(run: Run, text: string | undefined, width: number, filler?: string): string | undefined {
  if (text === undefined) return undefined;
  const fill = filler === undefined || filler === "" ? " " : filler;
  const wanted = Math.trunc(width);
  const missing = Math.abs(wanted) - lengthOf(text);
  if (!(missing > 0)) return text;
  run.text(missing + text.length);
  const padding = paddingOf(fill, missing);
  return wanted > 0 ? text + padding : padding + text;
}

function paddingOf(fill: string, length: number): string {
  if (isPlain(fill)) return fill.repeat(Math.ceil(length / fill.length)).slice(0, length);
  const characters = Array.from(fill);
  return Array.from({ length }, (_, at) => characters[at % characters.length]).join("");
}

/** `$join`; a missing separator is the empty text. */
export function join(run: Run, texts: readonly string[] | undefined, separator = ""): string | undefined {
  if (texts === undefined) return undefined;
  let size = separator.length * texts.length;
  for (let at = 0; at < texts.length; at++) size += texts[at]?.length ?? 0;
  run.text(size);
  return texts.join(separator);
}
