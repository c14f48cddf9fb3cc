import type { FlowPlan, Revision, TriggerPlan } from "@crossdock/flow";
import {
  type CursorForm,
  createShapeChecker,
  didYouMean,
  digestOf,
  entriesAt,
  instant,
  isFields,
  shapeWords,
  textAt,
  valueAt,
} from "@crossdock/kit";

/** The cursor behind which a trigger reads a list. */
export interface ListCursor {
  system: string;
  operation: string;
  summary: string;
  /** Of what the trigger keeps. */
  valueIn(kept: unknown): unknown;
  /** What the trigger keeps with another cursor. */
  keptWith(kept: unknown, cursor: unknown): unknown;
  /** Up to which instant, or number, a cursor has read; undefined where it does not tell. */
  upTo(cursor: unknown): number | undefined;
  /** The cursor that a person means; null is the start of the list. */
  read(given: unknown, current: unknown): { cursor: unknown } | { problem: string };
}

/** Undefined where the trigger keeps no place in a list. */
export function listCursorOf(
  { mode }: Pick<FlowPlan, "mode">,
  { definition, config }: TriggerPlan,
  systems: Revision["plans"]["System"],
): ListCursor | undefined {
  const isSchedule = definition.name === "schedule";
  const list = isSchedule ? valueAt(config, "fetch") : config;
  const [system, operation] = [textAt(list, "system"), textAt(list, "operation")];
  const found = systems.get(system ?? "")?.operations.get(operation ?? "");
  if (system === undefined || operation === undefined || found?.kind !== "list") return undefined;
  if (isSchedule && valueAt(list, "cursor") === undefined) return undefined;
  if (valueAt(list, "drain") === true && mode !== "shadow") return undefined;
  const form: CursorForm = found.cursor ?? { summary: `What ${operation} of ${system} keeps of its place.` };
  return {
    system,
    operation,
    summary: form.summary,
    valueIn: (kept) => (isSchedule ? valueAt(kept, "read") : kept) ?? null,
    keptWith: (kept, cursor) => (isSchedule && isFields(kept) ? { ...kept, read: cursor } : cursor),
    upTo: (cursor) => numberOf(form.upTo?.(cursor) ?? readingOf(cursor)),
    read: (given, current) => readCursor(form, given, current),
  };
}

export type Direction = "back" | "forward" | "same" | "unknown";

/** Which way a cursor is moved. A list that was never read, or is read from its start, is behind every other cursor. */
export function directionOf({ upTo }: Pick<ListCursor, "upTo">, from: unknown, to: unknown): Direction {
  if (digestOf(from ?? null) === digestOf(to ?? null)) return "same";
  if (to === null) return "back";
  if (from === null) return "forward";
  const [before, after] = [upTo(from), upTo(to)];
  if (before === undefined || after === undefined) return "unknown";
  return after === before ? "unknown" : after < before ? "back" : "forward";
}

const { check } = createShapeChecker();
const anInstant = instant({ description: "" });

function isInstant(value: unknown): value is string {
  return typeof value === "string" && check(anInstant, value).length === 0;
}

function readCursor(
  { schema, since }: CursorForm,
  given: unknown,
  current: unknown,
): { cursor: unknown } | { problem: string } {
  if (given === null) return { cursor: null };
  const made = isInstant(given) ? since?.(Date.parse(given), current) : undefined;
  if (made !== undefined) return { cursor: made };
  const problem = schema ? shapeProblem(schema, given) : unlike(given, current);
  if (problem === undefined) return { cursor: given };
  const hints = [nearInstant(given), since && "an instant such as `2026-11-30T22:00:00Z` is one, too"];
  return { problem: [problem, ...hints].filter(Boolean).join("; ") };
}

function shapeProblem(schema: NonNullable<CursorForm["schema"]>, given: unknown): string | undefined {
  const [found] = check(schema, given);
  if (!found) return undefined;
  const { message, hint } = shapeWords(found.problem);
  const place = found.path.length === 0 ? "the cursor" : `\`${found.path.join(".")}\` of the cursor`;
  return [`${place} ${message}`, hint].filter(Boolean).join("; ");
}

/** Why it cannot be a cursor of a list that gave another one before; undefined where it can. */
function unlike(given: unknown, current: unknown): string | undefined {
  if (current === null) return undefined;
  const [wanted, kind] = [kindOf(current), kindOf(given)];
  if (wanted !== kind)
    return `the cursor is ${wanted}, such as \`${JSON.stringify(current)}\`, and not ${kind}`;
  const known = entriesAt(current).map(([name]) => name);
  const unknown = entriesAt(given).find(([name]) => !known.includes(name));
  if (!unknown) return undefined;
  return `the cursor has no \`${unknown[0]}\`; ${didYouMean(unknown[0], known) ?? `it has ${known.join(", ")}`}`;
}

function kindOf(value: unknown): string {
  if (typeof value === "number") return "a number";
  if (isInstant(value)) return "an instant";
  if (typeof value === "string") return "a text";
  return Array.isArray(value) ? "a list" : isFields(value) ? "an object" : `${typeof value}`;
}

/** A day, or a time without its zone. */
function nearInstant(given: unknown): string | undefined {
  const [, day, time = "00:00:00"] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?$/.exec(String(given)) ?? [];
  if (day === undefined) return undefined;
  return `did you mean \`${day}T${time.length === 5 ? `${time}:00` : time}Z\`?`;
}

function readingOf(cursor: unknown): number | undefined {
  if (typeof cursor === "number") return cursor;
  return isInstant(cursor) ? Date.parse(cursor) : undefined;
}

function numberOf(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
