import { Failure } from "@crossdock/kit";
import jsonata from "jsonata";
import type { Limits } from "./limits.ts";

/** A function as the evaluator keeps it. */
export interface BuiltinDefinition {
  _jsonata_function: true;
  implementation: (this: unknown, ...args: never[]) => unknown;
  signature?: { validate(args: unknown[], context: unknown): unknown[] };
  /** Where the call at hand stands; the evaluator writes it. */
  position?: number;
}

export type Builtins = (name: string) => BuiltinDefinition | undefined;

/** Not deterministic, or a way to run text as code; an expression that names one is refused. */
export const forbidden: Readonly<Record<string, string>> = {
  eval: "write the expression itself; text from data never runs as code",
  random: "use `$hash(…)` over fields of the message, which is the same on every attempt",
  shuffle: "sort by a field instead; the result must be the same on every attempt",
};

/** Names of the functions that JSONata brings, without the forbidden ones. */
export const builtinNames: readonly string[] = [
  ...["sum", "count", "max", "min", "average", "string", "substring", "substringBefore", "substringAfter"],
  ...["lowercase", "uppercase", "length", "trim", "pad", "match", "contains", "replace", "split", "join"],
  ...[
    "formatNumber",
    "formatBase",
    "formatInteger",
    "parseInteger",
    "number",
    "floor",
    "ceil",
    "round",
    "abs",
  ],
  ...[
    "sqrt",
    "power",
    "boolean",
    "not",
    "map",
    "zip",
    "filter",
    "single",
    "reduce",
    "sift",
    "keys",
    "lookup",
  ],
  ...[
    "append",
    "exists",
    "spread",
    "merge",
    "reverse",
    "each",
    "error",
    "assert",
    "type",
    "sort",
    "distinct",
  ],
  ...["base64encode", "base64decode", "encodeUrlComponent", "encodeUrl", "decodeUrlComponent", "decodeUrl"],
  ...["toMillis", "fromMillis", "clone", "now", "millis"],
];

const entryCallback = Symbol.for("jsonata.__evaluate_entry");

/** The evaluator's own functions by name; it hands them out only during an evaluation, so one is started here. */
export function loadBuiltins(): Builtins {
  const probe = jsonata("1");
  let frame: jsonata.Environment | undefined;
  const capture = (_node: unknown, _input: unknown, environment: jsonata.Environment) => {
    frame = environment;
  };
  // The hooks of the evaluator are symbols, which its declared types leave out.
  probe.assign(entryCallback as unknown as string, capture);
  void probe.evaluate(undefined);
  return (name) => frame?.lookup(name) as BuiltinDefinition | undefined;
}

type Run = (this: unknown, ...args: unknown[]) => unknown;

/**
 * Replacements of those functions that the evaluator's own limits do not hold, by name. `deadline` is in the
 * time of `performance.now()`.
 */
export function guardBuiltins(
  builtins: Builtins,
  names: ReadonlySet<string>,
  limits: Limits,
  deadline: number,
): Record<string, BuiltinDefinition> {
  const guarded: Record<string, BuiltinDefinition> = {};
  for (const name of names) {
    const builtin = builtins(name);
    if (!builtin || name === "now" || name === "millis") continue;
    const original = builtin.implementation as Run;
    const guard = guards[name];
    // A copy for each evaluation, because the evaluator writes places of calls into it.
    const copy: BuiltinDefinition = { ...builtin };
    guarded[name] = copy;
    if (builtin.signature) copy.signature = named(name, builtin.signature, () => copy.position);
    if (guard) copy.implementation = inTime(name, guard(original, limits), original, deadline);
  }
  return guarded;
}

/**
 * The same check of arguments, whose failures say which function refused them, and where: on their way out, an `and` or
 * `or` around the call puts its own name and place into them.
 */
function named(
  name: string,
  signature: NonNullable<BuiltinDefinition["signature"]>,
  position: () => number | undefined,
): NonNullable<BuiltinDefinition["signature"]> {
  return {
    ...signature,
    validate(args, context) {
      try {
        return signature.validate(args, context);
      } catch (error) {
        if (typeof error === "object" && error !== null)
          Object.assign(error, { call: { name, position: position() } });
        throw error;
      }
    },
  };
}

/** Looks at the clock before each call, and keeps the number of parameters, which `$map` and its kin ask for. */
function inTime(name: string, run: Run, original: Run, deadline: number): Run {
  // A partial application reads the parameters' names from this text, so they are written out.
  const timed: Run = function (arg1, arg2, arg3, arg4) {
    if (performance.now() > deadline) throw new Failure("MappingError", `$${name} runs for too long`);
    return run.call(this, arg1, arg2, arg3, arg4);
  };
  return Object.defineProperty(timed, "length", { value: original.length });
}

const guards: Record<string, (original: Run, limits: Limits) => Run> = {
  pad: (original, limits) =>
    function (str, width, char) {
      if (Math.abs(Number(width)) > limits.text) throw tooLong("pad", limits);
      return original.call(this, str, width, char);
    },
  join: (original, limits) =>
    function (strs, separator) {
      const parts = Array.isArray(strs) ? (strs as string[]) : [];
      const between = typeof separator === "string" ? separator.length * parts.length : 0;
      const size = parts.reduce((total, part) => total + part.length, between);
      if (size > limits.text) throw tooLong("join", limits);
      return original.call(this, strs, separator);
    },
  string: (original, limits) =>
    function (arg, prettify) {
      let budget = limits.text;
      const spend = (value: unknown): void => {
        budget -= typeof value === "string" ? value.length : 2;
        if (budget < 0) throw tooLong("string", limits);
        if (typeof value !== "object" || value === null) return;
        // An own function holds its whole surroundings; it becomes the empty text.
        if ("_jsonata_lambda" in value || "_jsonata_function" in value) return;
        for (const [key, entry] of Object.entries(value)) {
          budget -= Array.isArray(value) ? 1 : key.length;
          spend(entry);
        }
      };
      spend(arg);
      return original.call(this, arg, prettify);
    },
  replace: (original, limits) =>
    async function (str, pattern, replacement, limit) {
      if (typeof str !== "string") return original.call(this, str, pattern, replacement, limit);
      let size = str.length;
      const grow = (by: number) => {
        size += by;
        if (size > limits.text) throw tooLong("replace", limits);
      };
      if (typeof replacement === "string" && typeof pattern === "string" && pattern !== "") {
        const places = str.split(pattern).length - 1;
        grow(Math.min(places, typeof limit === "number" ? limit : places) * replacement.length);
        return original.call(this, str, pattern, replacement, limit);
      }
      if (typeof replacement === "string") {
        const references = replacement.split("$").length - 1;
        if (str.length * (references + 1) > limits.text) throw tooLong("replace", limits);
        const allowed = Math.floor(limits.text / Math.max(1, replacement.length));
        if (str.length <= allowed) return original.call(this, str, pattern, replacement, limit);
        const atMost = Math.min(typeof limit === "number" ? limit : Infinity, allowed);
        const result = await original.call(this, str, pattern, replacement, atMost);
        if (atMost === allowed) throw tooLong("replace", limits);
        return result;
      }
      const counted = async (match: unknown) => {
        const text: unknown = await (replacement as Run)(match);
        if (typeof text === "string") grow(text.length);
        return text;
      };
      return original.call(this, str, pattern, counted, limit);
    },
  split: (original, limits) =>
    async function (str, separator, limit) {
      const atMost = Math.min(typeof limit === "number" ? limit : Infinity, limits.items + 1);
      const parts = await original.call(this, str, separator, atMost);
      if (Array.isArray(parts) && parts.length > limits.items) throw tooMany("split", limits);
      return parts;
    },
  append: (original, limits) =>
    function (arg1, arg2) {
      const size = (Array.isArray(arg1) ? arg1.length : 1) + (Array.isArray(arg2) ? arg2.length : 1);
      if (size > limits.items) throw tooMany("append", limits);
      return original.call(this, arg1, arg2);
    },
  distinct: (original) =>
    function (arr) {
      if (!Array.isArray(arr) || arr.length < 100) return original.call(this, arr);
      const seen = new Set<string>();
      const first = arr.filter((value) => {
        const key = canonical(value);
        return !seen.has(key) && seen.add(key);
      });
      // A sequence stays one, so that the evaluator goes on unwrapping single values.
      return "sequence" in arr ? Object.assign(first, { sequence: true }) : first;
    },
  sort: (original) =>
    function (arr, comparator) {
      if (comparator !== undefined || !Array.isArray(arr) || arr.length < 2) {
        return original.call(this, arr, comparator);
      }
      if (arr.every((value) => typeof value === "number")) return arr.slice().sort((a, b) => a - b);
      if (arr.every((value) => typeof value === "string")) return arr.slice().sort(byUnits);
      return original.call(this, arr, comparator);
    },
};

function byUnits(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Equal values, equal text: keys are sorted, numbers and texts stay apart. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, entry: unknown) => {
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return entry;
    const sorted = Object.entries(entry).sort(([a], [b]) => byUnits(a, b));
    return Object.fromEntries(sorted);
  });
}

function tooLong(name: string, limits: Limits): Failure {
  return new Failure("MappingError", `$${name} makes a text of more than ${limits.text} characters`);
}

function tooMany(name: string, limits: Limits): Failure {
  return new Failure("MappingError", `$${name} makes a list of more than ${limits.items} items`);
}
