import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { reference } from "./reference.ts";

const longestPicture = 1000;
/** A width of a thousand digits and more is no date; the reference would make the text all the same. */
const vastWidth = /,[^\]]*\d{4}/;

/** `$fromMillis`: ISO 8601 in UTC unless a picture or a time zone (`+0100`) is given. */
export function fromMillis(millis: unknown, picture?: unknown, zone?: unknown): string | undefined {
  if (millis === undefined) return undefined;
  const isUsual = zone === undefined && (picture === undefined || typeof picture === "string");
  const format = isUsual ? formatOf(picture) : undefined;
  if (format) {
    const date = new Date(millis as number);
    const year = date.getUTCFullYear();
    if (year >= 0 && year <= 9999) return format(date);
  }
  refuseVast(picture);
  return reference("fromMillis").implementation.call({}, millis, picture, zone) as string | undefined;
}

const usualInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/;

export function toMillis(run: Run, text: unknown, picture?: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (picture === undefined && usualInstant.test(text as string)) {
    const instant = Date.parse(text as string);
    if (!Number.isNaN(instant)) return instant;
  }
  refuseVast(picture);
  if ((text as string).length > longestPicture) throw new JsonataError("D3110", { value: text });
  run.step();
  // What a picture leaves out is taken from the day of the evaluation.
  const environment = { timestamp: new Date(run.now()) };
  return reference("toMillis").implementation.call({ environment }, text, picture) as number | undefined;
}

function refuseVast(picture: unknown): void {
  if (typeof picture !== "string") return;
  if (picture.length > longestPicture || vastWidth.test(picture)) {
    throw new JsonataError("D2015", {
      value: picture.length,
      message: "is given a picture that is too long",
    });
  }
}

type Format = (date: Date) => string;

/** Pictures that are read already, and those that only the reference understands. */
const formats = new Map<string | undefined, Format | undefined>();
const mostFormats = 500;

function formatOf(picture: string | undefined): Format | undefined {
  const known = formats.get(picture);
  if (known !== undefined || formats.has(picture)) return known;
  if (formats.size >= mostFormats) formats.clear();
  const format = readPicture(picture);
  formats.set(picture, format);
  return format;
}

/** The formatting of a picture whose parts are all known here; the rest of the language is the reference's. */
function readPicture(picture: string | undefined): Format | undefined {
  if (picture === undefined) return (date) => date.toISOString();
  const parts: Format[] = [];
  // A doubled bracket is a literal one, which is rare enough to leave to the reference.
  if (picture.includes("[[") || picture.includes("]]")) return undefined;
  for (const [, marker, literal] of picture.matchAll(/\[([^[\]]*)\]|([^[\]]+)|[[\]]/g)) {
    if (literal !== undefined) {
      parts.push(() => literal);
      continue;
    }
    const part = marker === undefined ? undefined : components[marker];
    if (!part || !Object.hasOwn(components, marker ?? "")) return undefined;
    parts.push(part);
  }
  return (date) => {
    let text = "";
    for (const part of parts) text += part(date);
    return text;
  };
}

const months = "January February March April May June July August September October November December".split(
  " ",
);
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/** The usual parts of pictures, by their text between the brackets. */
const components: Readonly<Record<string, Format>> = {
  Y: (date) => String(date.getUTCFullYear()),
  Y0001: (date) => padded(date.getUTCFullYear() % 10_000, 4),
  ...twoDigits("M", "1", (date) => date.getUTCMonth() + 1),
  ...twoDigits("D", "1", (date) => date.getUTCDate()),
  ...twoDigits("H", "1", (date) => date.getUTCHours()),
  ...twoDigits("m", "01", (date) => date.getUTCMinutes()),
  ...twoDigits("s", "01", (date) => date.getUTCSeconds()),
  f001: (date) => padded(date.getUTCMilliseconds(), 3),
  MNn: (date) => months[date.getUTCMonth()] ?? "",
  "MNn,3-3": (date) => (months[date.getUTCMonth()] ?? "").slice(0, 3),
  FNn: (date) => days[date.getUTCDay()] ?? "",
  "FNn,3-3": (date) => (days[date.getUTCDay()] ?? "").slice(0, 3),
  "Z01:01t": () => "Z",
};

function twoDigits(letter: string, usual: "1" | "01", value: (date: Date) => number): Record<string, Format> {
  const short: Format = (date) => String(value(date));
  const long: Format = (date) => padded(value(date), 2);
  return { [letter]: usual === "1" ? short : long, [`${letter}1`]: short, [`${letter}01`]: long };
}

function padded(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
