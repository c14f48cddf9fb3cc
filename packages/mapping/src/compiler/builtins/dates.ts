import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { reference } from "./reference.ts";

const longestPicture = 1000;
/** A width of a thousand digits and more is not a date; the reference would make the text all the same. */
const vastWidth = /,[^\]]*\d{4}/;

/** `$fromMillis`: ISO 8601 in UTC unless a picture or a time zone (`+0100`) is given. */
export function fromMillis(
  run: Run,
  millis: number | undefined,
  picture?: unknown,
  zone?: unknown,
): string | undefined {
  if (millis === undefined) return undefined;
  const isUsual = zone === undefined && (picture === undefined || typeof picture === "string");
  const format = isUsual ? formatOf(picture, run.pictures) : undefined;
  if (format) {
    const date = new Date(millis);
    const year = date.getUTCFullYear();
    if (year >= 0 && year <= 9999) return format(date);
  }
  refuseVast(picture);
  const offset = zoneOf(zone);
  // The reference takes -0530 for six hours and a half: half hours west of UTC are counted one hour too far.
  const isShort = typeof offset === "string" && /^-\d\d(?!00)/.test(offset);
  const instant = isShort ? millis + 3_600_000 : millis;
  const made = reference("fromMillis").implementation.call({}, instant, picture, offset);
  return typeof made === "string" ? made : undefined;
}

/** The reference reads `+02:00` as two minutes, and any other text as no number: here a zone is what it says, or is refused. */
function zoneOf(zone: unknown): unknown {
  if (typeof zone !== "string" || zone === "") return zone;
  if (zone === "Z") return "+0000";
  const [, sign, hours, minutes] = /^([-+]?)(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) {
    throw new JsonataError("D3134", {
      value: zone,
      message: `${JSON.stringify(zone)} is not an offset from UTC such as "+02:00"`,
    });
  }
  return `${sign || "+"}${hours}${minutes}`;
}

/** A date and a time without a zone, which the reference would take for the local time of the host. */
const zoneless = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/;

export function toMillis(run: Run, text: string | undefined, picture?: unknown): number | undefined {
  if (text === undefined) return undefined;
  if (picture === undefined) {
    const instant = instantOf(text);
    if (zoneless.test(text)) return toMillis(run, `${text}Z`);
    if (!Number.isNaN(instant)) return instant;
  }
  refuseVast(picture);
  if (text.length > longestPicture) throw new JsonataError("D3110", { value: text });
  run.step();
  // What a picture leaves out is taken from the day of the evaluation.
  const environment = { timestamp: new Date(run.now()) };
  const instant = reference("toMillis").implementation.call({ environment }, text, picture);
  return typeof instant === "number" ? instant : undefined;
}

function refuseVast(picture: unknown): void {
  if (typeof picture !== "string") return;
  if (picture.length > longestPicture || vastWidth.test(picture)) {
    throw new JsonataError("D2015", {
      value: picture.length,
      refusal: { id: "long-picture" },
    });
  }
}

type Format = (date: Date) => string;

const mostPictures = 50;

function formatOf(picture: string | undefined, pictures: Run["pictures"]): Format | undefined {
  const known = pictures.get(picture);
  if (known !== undefined || pictures.has(picture)) return known;
  if (pictures.size >= mostPictures) pictures.clear();
  const format = readPicture(picture);
  pictures.set(picture, format);
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

/** The instant of `2026-03-02T09:00:03Z`, also with three digits of milliseconds; NaN for any other text. */
function instantOf(text: string): number {
  const { length } = text;
  if (length !== 20 && length !== 24) return Number.NaN;
  if (text.charCodeAt(4) !== dash || text.charCodeAt(7) !== dash) return Number.NaN;
  if (text.charCodeAt(10) !== tee || text.charCodeAt(length - 1) !== zulu) return Number.NaN;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return Number.NaN;
  if (length === 24 && text.charCodeAt(19) !== point) return Number.NaN;
  const year = pairAt(text, 0) * 100 + pairAt(text, 2);
  const [month, day] = [pairAt(text, 5), pairAt(text, 8)];
  const [hours, minutes, seconds] = [pairAt(text, 11), pairAt(text, 14), pairAt(text, 17)];
  const milliseconds = length === 20 ? 0 : pairAt(text, 20) * 10 + digitAt(text, 22);
  if (Number.isNaN(year + month + day + hours + minutes + seconds + milliseconds)) return Number.NaN;
  // Days that only some months have, and what no clock shows, are left to the engine.
  const isCommon = month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isCommon || hours > 23 || minutes > 59 || seconds > 59) return Date.parse(text);
  const seconds1970 = daysSince1970(year, month, day) * 86_400 + hours * 3600 + minutes * 60 + seconds;
  return seconds1970 * 1000 + milliseconds;
}

const [dash, point, colon, tee, zulu] = [45, 46, 58, 84, 90];

/** NaN for what is not a digit. */
function digitAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - 48;
  return digit >= 0 && digit <= 9 ? digit : Number.NaN;
}

function pairAt(text: string, at: number): number {
  return digitAt(text, at) * 10 + digitAt(text, at + 1);
}

/** Days of the Gregorian calendar, counted in years that begin in March, so that a leap day is the last. */
function daysSince1970(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  return shifted * 365 + leaps + dayOfYear - 719_468;
}

function twoDigits(letter: string, usual: "1" | "01", value: (date: Date) => number): Record<string, Format> {
  const short: Format = (date) => String(value(date));
  const long: Format = (date) => padded(value(date), 2);
  return { [letter]: usual === "1" ? short : long, [`${letter}1`]: short, [`${letter}01`]: long };
}

const pairs = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, "0"));

function padded(value: number, width: number): string {
  return (width === 2 && pairs[value]) || String(value).padStart(width, "0");
}
