import { Failure, type TemplatePlace } from "@crossdock/kit";
import { nameOf } from "./template-filters.ts";

/** Writes a rendering for one place: literal text as it is, values encoded so that they cannot leave their place. */
export interface PlaceWriter {
  literal(text: string): void;
  /** `what` names the value in a message. Throws a `MappingError` where the value does not fit. */
  value(value: unknown, what: string): void;
  /** The whole text. Throws where the parts together do not fit the place. */
  finish(): string;
}

export function createWriter(place: TemplatePlace): PlaceWriter {
  let written = "";
  return {
    literal(text) {
      written += text;
    },
    value(value, what) {
      written += place === "json" ? json(value, written) : encoders[place](scalar(value, what), what);
    },
    finish() {
      if (place === "urlPath") checkPath(written);
      return written;
    },
  };
}

const encoders: Record<Exclude<TemplatePlace, "json">, (text: string, what: string) => string> = {
  urlPath: percent,
  urlQuery: percent,
  header: (text, what) => {
    if (/[^\t\x20-\x7e\x80-\xff]/.test(text)) {
      throw new Failure("MappingError", `${what} has characters that a header cannot carry`);
    }
    return text;
  },
  text: (text) => text,
  html: (text) => text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`),
};

function percent(text: string, what: string): string {
  if (text === "") throw new Failure("MappingError", `${what} is empty, which makes another address`);
  if (!text.isWellFormed()) throw new Failure("MappingError", `${what} is not a well-formed text`);
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Inside a string of the document only its characters, elsewhere a whole JSON value. */
function json(value: unknown, before: string): string {
  const strings = before.replace(/\\./g, "").split('"').length - 1;
  if (strings % 2 === 0) return JSON.stringify(value);
  return JSON.stringify(typeof value === "string" ? value : JSON.stringify(value)).slice(1, -1);
}

function scalar(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  if ((typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean")
    return String(value);
  throw new Failure("MappingError", `${what} is ${nameOf(value)}, not text`);
}

function checkPath(path: string): void {
  const segments = path.split(/[?#]/, 1)[0]?.split("/") ?? [];
  if (segments.some((segment) => segment === "." || segment === "..")) {
    throw new Failure("MappingError", "a part of the path is `.` or `..`, which leads to another address");
  }
}
