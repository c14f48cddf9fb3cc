import type { ErrorObject } from "ajv/dist/2020.js";
import { pointerSteps } from "../data/json-pointer.ts";
import { didYouMean, nearest } from "../data/nearest.ts";
import { isFields } from "../data/plain-data.ts";
import type { Problem } from "../definitions/diagnostic.ts";

/** What ajv found, in a person's words: each at the deepest place that can be blamed, none twice. */
export function problemsOf(errors: readonly ErrorObject[], root: unknown): Problem[] {
  const choices = errors.filter(isChoice);
  const outermost = errors.filter((error) => !choices.some((choice) => isInside(error, choice)));
  const problems = outermost.flatMap((error) =>
    isChoice(error) ? choiceProblems(error, errors, root) : [problemOf(error, root)],
  );
  const misspelt = new Set(
    problems.flatMap(({ path, part, fix }) =>
      part === "key" && fix ? [placeOf(path.slice(0, -1), fix)] : [],
    ),
  );
  const seen = new Set<string>();
  return problems.filter((problem) => {
    // A field that is there under a misspelt name is one mistake, not two.
    const [, missing] = /^missing field `(.+)`$/.exec(problem.message) ?? [];
    if (missing !== undefined && misspelt.has(placeOf(problem.path, missing))) return false;
    const id = JSON.stringify(problem);
    return !seen.has(id) && seen.add(id);
  });
}

function placeOf(path: readonly (string | number)[], name: string): string {
  return JSON.stringify([...path, name]);
}

function isChoice({ keyword }: ErrorObject): boolean {
  return keyword === "anyOf" || keyword === "oneOf";
}

/** Whether the error was found while trying one alternative of the choice, or the one with that index. */
function isInside(error: ErrorObject, choice: ErrorObject, option = ""): boolean {
  const place = error.instancePath;
  const isBelow = place === choice.instancePath || place.startsWith(`${choice.instancePath}/`);
  return isBelow && error !== choice && error.schemaPath.startsWith(`${choice.schemaPath}/${option}`);
}

function problemOf(error: ErrorObject, root: unknown): Problem {
  const path = pathOf(error.instancePath, root);
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(parameters["additionalProperty"] ?? parameters["unevaluatedProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const hint = didYouMean(name, known) ?? listed("known here:", known);
      const meant = nearest(name, known);
      return {
        path: [...path, name],
        part: "key",
        message: `unknown field \`${name}\``,
        ...(hint ? { hint } : {}),
        ...(meant !== undefined ? { fix: meant } : {}),
      };
    }
    case "required": {
      const name = String(parameters["missingProperty"]);
      const meaning = (
        error.parentSchema?.["properties"] as Record<string, { description?: string }> | undefined
      )?.[name]?.description;
      return {
        path,
        message: `missing field \`${name}\``,
        ...(meaning ? { hint: `\`${name}\`: ${meaning}` } : {}),
      };
    }
    case "dependentRequired":
      return {
        path,
        message: `\`${parameters["property"]}\` needs \`${parameters["missingProperty"]}\` beside it`,
      };
    case "enum": {
      const words = (parameters["allowedValues"] as unknown[]).map(String);
      const hint = typeof error.data === "string" ? didYouMean(error.data, words) : undefined;
      const meant = typeof error.data === "string" ? nearest(error.data, words) : undefined;
      return {
        path,
        message: `must be ${choices(words)}`,
        ...(hint ? { hint } : {}),
        ...(meant !== undefined ? { fix: meant } : {}),
      };
    }
    case "const":
      return {
        path,
        message: `must be \`${String(parameters["allowedValue"])}\``,
      };
    case "type":
      return {
        path,
        message: `must be ${typesOf(parameters["type"])}, not ${nameOf(error.data)}`,
      };
    default:
      return {
        path,
        message: error.message ?? `does not fit \`${error.keyword}\``,
      };
  }
}

/** Of several alternatives, the one that fits best was meant: by its type, then by what is wrong; else all are named. */
function choiceProblems(choice: ErrorObject, all: readonly ErrorObject[], root: unknown): Problem[] {
  const path = pathOf(choice.instancePath, root);
  const options = choice.schema as Alternative[];
  const words = options.flatMap((option) => wordsOf(option) ?? []);
  const hint = typeof choice.data === "string" ? didYouMean(choice.data, words) : undefined;
  if (options.every((option) => wordsOf(option)))
    return [{ path, message: `must be ${choices(words)}`, ...(hint ? { hint } : {}) }];
  const meant = options
    .map((option, index) => ({ option, within: all.filter((error) => isInside(error, choice, `${index}/`)) }))
    .filter(({ option, within }) => within.length > 0 && !wordsOf(option) && fitsType(option, choice.data))
    .sort(
      (a, b) => misfit(a.within, choice) - misfit(b.within, choice) || a.within.length - b.within.length,
    )[0];
  if (meant && !hint) return problemsOf(meant.within, root);
  const types = new Set(
    options.map((option) => (wordsOf(option) ? choices(wordsOf(option) ?? []) : typesOf(option.type))),
  );
  const message = `must be ${[...types].join(" or ")}, not ${nameOf(choice.data)}`;
  return [{ path, message, ...(hint ? { hint } : {}) }];
}

/** How much is wrong with the value's own keys, not deeper. */
function misfit(errors: readonly ErrorObject[], { instancePath }: ErrorObject): number {
  return errors.filter((error) => error.instancePath === instancePath).length;
}

interface Alternative {
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
}

/** The closed list of words that an alternative consists of. */
function wordsOf(option: Alternative): string[] | undefined {
  if ("const" in option) return [String(option.const)];
  return option.enum?.map(String);
}

function fitsType({ type }: Alternative, data: unknown): boolean {
  return [type].flat().some((name) => {
    if (name === "array") return Array.isArray(data);
    if (name === "null") return data === null;
    if (name === "object") return isFields(data);
    return name === "integer" ? Number.isInteger(data) : typeof data === name;
  });
}

/** Splits a JSON pointer; a numeric step is an index only where the document has a list. */
function pathOf(pointer: string, root: unknown): (string | number)[] {
  let at: unknown = root;
  return pointerSteps(pointer).map((key) => {
    const place = Array.isArray(at) ? Number(key) : key;
    at = typeof at === "object" && at !== null ? (at as Record<string, unknown>)[key] : undefined;
    return place;
  });
}

function choices(words: string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2
    ? (quoted[0] ?? "nothing")
    : `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}

function listed(lead: string, words: string[]): string | undefined {
  if (words.length === 0) return undefined;
  const shown = words.slice(0, 12).map((word) => `\`${word}\``);
  return `${lead} ${shown.join(", ")}${words.length > shown.length ? ", …" : ""}`;
}

function typesOf(type: unknown): string {
  return [type ?? "value"]
    .flat()
    .map((name) => article(String(name)))
    .join(" or ");
}

function article(type: string): string {
  const words: Record<string, string> = {
    array: "a list",
    boolean: "`true` or `false`",
    integer: "a whole number",
    null: "nothing",
    number: "a number",
    object: "a mapping of fields",
    string: "text",
    value: "a value",
  };
  return words[type] ?? type;
}

function nameOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "a mapping of fields";
  if (typeof value === "string") return "text";
  return `the ${typeof value} \`${String(value)}\``;
}
