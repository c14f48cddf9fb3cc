import { type FieldMark, type FieldSchema, fieldKeyword, type Path, type Registry } from "@crossdock/kit";
import { kindSchema } from "../kinds/kind-schema.ts";
import type { Workspace } from "../workspace.ts";
import { interpolationsOf } from "./interpolation.ts";

/** What fits a field of a kind, where nothing is known of its value. */
export const ofMarks: Partial<Record<FieldMark["kind"], string>> = {
  duration: "30s",
  size: "1MB",
  cron: "15 3 * * *",
  timezone: "UTC",
  name: "not-set",
  event: "not.set",
  host: "not-set.example",
};

const anything = "https://not-set.example";

/**
 * Values for the environment variables that a workspace names, for looking at what it would do where nothing is called:
 * each fits the field that it stands in. Names that no field knows get an address that leads nowhere.
 */
export function standInVariables({ documents }: Workspace, registry: Registry): (name: string) => string {
  const values = new Map<string, string>();
  for (const { kind, value } of documents)
    for (const { source, name, path } of interpolationsOf(value)) {
      if (source !== "env" || values.has(name)) continue;
      const schema = schemaAt(kindSchema(kind, registry, value), path);
      const fitting = schema && fittingText(schema);
      if (fitting !== undefined) values.set(name, fitting);
    }
  return (name) => values.get(name) ?? anything;
}

function schemaAt(root: FieldSchema, path: Path): FieldSchema | undefined {
  let at: FieldSchema | undefined = root;
  for (const step of path) {
    const [open]: (FieldSchema | undefined)[] = Object.values(at?.patternProperties ?? {});
    at = typeof step === "number" ? at?.items : (at?.properties?.[step] ?? open);
  }
  return at;
}

function fittingText(schema: FieldSchema): string | undefined {
  const mark = schema[fieldKeyword];
  if (mark && ofMarks[mark.kind] !== undefined) return ofMarks[mark.kind];
  if (schema.enum) return String(schema.enum[0]);
  if (schema.type === "integer" || schema.type === "number") return String(Math.max(1, schema.minimum ?? 1));
  if (schema.type === "boolean") return "true";
  return schema.pattern === undefined ? undefined : textFitting(schema.pattern);
}

/**
 * A short text that fits a regular expression: the first of all alternatives, as few repetitions as are allowed.
 * Undefined for what is not understood here, such as look-arounds.
 */
export function textFitting(pattern: string): string | undefined {
  const text = alternatives({ rest: pattern.replace(/^\^/, "").replace(/\$$/, "") });
  return new RegExp(pattern, "u").test(text) ? text : undefined;
}

/** What is left to read. */
interface Reading {
  rest: string;
}

function alternatives(reading: Reading): string {
  const first = sequence(reading);
  while (reading.rest.startsWith("|")) {
    reading.rest = reading.rest.slice(1);
    sequence(reading);
  }
  return first;
}

function sequence(reading: Reading): string {
  let text = "";
  while (reading.rest !== "" && !/^[|)]/.test(reading.rest)) {
    const part = atom(reading);
    const [counted = "", least] = /^(?:\{(\d+)(?:,\d*)?\}|[*+?])\??/.exec(reading.rest) ?? [];
    reading.rest = reading.rest.slice(counted.length);
    const times = least !== undefined ? Number(least) : /^[*?]/.test(counted) ? 0 : 1;
    text += part.repeat(times);
  }
  return text;
}

const classes: Readonly<Record<string, string>> = { d: "0", w: "a", s: " " };

function atom(reading: Reading): string {
  const { rest } = reading;
  if (rest.startsWith("(")) {
    reading.rest = rest.replace(/^\((\?:|\?<\w+>)?/, "");
    const text = alternatives(reading);
    reading.rest = reading.rest.slice(1);
    return text;
  }
  const set = /^\[((?:\\.|[^\]\\])*)\]/.exec(rest);
  const escaped = /^\\(.)/u.exec(rest);
  const [written = ""] = set ?? escaped ?? /^./u.exec(rest) ?? [];
  reading.rest = rest.slice(written.length);
  if (set) return memberOf(set[1] ?? "");
  if (escaped) return classes[escaped[1] ?? ""] ?? escaped[1] ?? "";
  return written === "." ? "a" : written;
}

function memberOf(set: string): string {
  if (set.startsWith("^"))
    return ["a", "0", "-", " "].find((char) => new RegExp(`[${set}]`, "u").test(char)) ?? "";
  const [, escaped] = /^\\(.)/.exec(set) ?? [];
  return escaped === undefined ? (set[0] ?? "") : (classes[escaped] ?? escaped);
}
