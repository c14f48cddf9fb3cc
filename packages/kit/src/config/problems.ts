import type { ErrorObject } from "ajv/dist/2020.js";
import { pointerSteps } from "../data/json-pointer.ts";
import { nearest } from "../data/nearest.ts";
import { type Fields, isFields, itemsAt, textAt, valueAt } from "../data/plain-data.ts";
import type { Placed } from "../definitions/problem.ts";
import { type FieldKindName, fieldKeyword, isFieldKind } from "./fields.ts";
import type { Accepted, Given, ShapeProblem } from "./sentences.ts";

type Found = Placed<ShapeProblem>;

/** What ajv found: each at the deepest place that can be blamed, none twice. */
export function problemsOf(errors: readonly ErrorObject[], root: unknown): Found[] {
  const choices = errors.filter(isChoice);
  const outermost = errors.filter((error) => !choices.some((choice) => isInside(error, choice)));
  const problems = outermost.flatMap((error) =>
    isChoice(error) ? choiceProblems(error, errors, root) : [problemOf(error, root)],
  );
  const misspelt = new Set(
    problems.flatMap(({ path, problem }) =>
      problem.id === "unknown-field" && problem.meant ? [placeOf(path.slice(0, -1), problem.meant)] : [],
    ),
  );
  const seen = new Set<string>();
  return problems.filter((found) => {
    const { path, problem } = found;
    // A field that is there under a misspelt name is one mistake, not two.
    if (problem.id === "missing-field" && misspelt.has(placeOf(path, problem.name))) return false;
    const id = JSON.stringify(found);
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

function problemOf(error: ErrorObject, root: unknown): Found {
  const path = pathOf(error.instancePath, root);
  const parameters: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(parameters["additionalProperty"] ?? parameters["unevaluatedProperty"]);
      const known = Object.keys(valueAt(error.parentSchema, "properties") ?? {});
      const meant = meantBy(name, known);
      return { path: [...path, name], part: "key", problem: { id: "unknown-field", name, known, meant } };
    }
    case "required": {
      const name = String(parameters["missingProperty"]);
      const found = valueAt(error.parentSchema, "properties", name, "description");
      const meaning = typeof found === "string" ? found : undefined;
      return { path, problem: { id: "missing-field", name, meaning } };
    }
    case "dependentRequired": {
      const [name, needed] = [String(parameters["property"]), String(parameters["missingProperty"])];
      return { path, problem: { id: "missing-beside", name, needed } };
    }
    case "enum": {
      const allowed = [parameters["allowedValues"]].flat().map(String);
      return { path, problem: { id: "wrong-word", allowed, meant: meantBy(error.data, allowed) } };
    }
    case "const":
      return { path, problem: { id: "wrong-constant", allowed: String(parameters["allowedValue"]) } };
    case "type":
      return {
        path,
        problem: {
          id: "wrong-type",
          accepted: typesOf(parameters["type"]),
          given: givenAs(error.data),
        },
      };
    case fieldKeyword: {
      const kind = textAt(parameters, "kind") ?? "";
      if (!isFieldKind(kind)) throw new Error(`there is no kind of field ${kind}`);
      return { path, problem: { id: "wrong-notation", kind, reason: textAt(parameters, "reason") } };
    }
    default:
      return { path, problem: { id: "broken-limit", keyword: error.keyword, told: error.message } };
  }
}

/** What the check of a field kind says: of which kind the text is not, and why where the kind says more. */
export interface Misread {
  kind: FieldKindName;
  reason?: string | undefined;
}

function meantBy(written: unknown, known: readonly string[]): string | undefined {
  return typeof written === "string" ? nearest(written, known) : undefined;
}

/** Of several alternatives, the one that fits best was meant: by its type, then by what is wrong; else all are named. */
function choiceProblems(choice: ErrorObject, all: readonly ErrorObject[], root: unknown): Found[] {
  const path = pathOf(choice.instancePath, root);
  const options = itemsAt(choice.schema).map((option): Fields => (isFields(option) ? option : {}));
  const words = options.flatMap((option) => wordsOf(option) ?? []);
  const near = meantBy(choice.data, words);
  if (options.every((option) => wordsOf(option)))
    return [{ path, problem: { id: "wrong-word", allowed: words, meant: near } }];
  const meant = options
    .map((option, index) => ({ option, within: all.filter((error) => isInside(error, choice, `${index}/`)) }))
    .filter(({ option, within }) => within.length > 0 && !wordsOf(option) && fitsType(option, choice.data))
    .sort(
      (a, b) => misfit(a.within, choice) - misfit(b.within, choice) || a.within.length - b.within.length,
    )[0];
  if (meant && near === undefined) return problemsOf(meant.within, root);
  const accepted = options.flatMap((option): Accepted[] => {
    const closed = wordsOf(option);
    return closed ? [closed] : typesOf(option["type"]);
  });
  return [{ path, problem: { id: "wrong-type", accepted, given: givenAs(choice.data), meant: near } }];
}

/** How much is wrong with the value's own keys, not deeper. */
function misfit(errors: readonly ErrorObject[], { instancePath }: ErrorObject): number {
  return errors.filter((error) => error.instancePath === instancePath).length;
}

/** The closed list of words that an alternative consists of. */
function wordsOf(option: Fields): string[] | undefined {
  if ("const" in option) return [String(option["const"])];
  const { enum: words } = option;
  return Array.isArray(words) ? words.map(String) : undefined;
}

function fitsType({ type }: Fields, data: unknown): boolean {
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
    at = Array.isArray(at) ? at[Number(key)] : isFields(at) ? at[key] : undefined;
    return place;
  });
}

function typesOf(type: unknown): string[] {
  return [type ?? "value"].flat().map(String);
}

function givenAs(value: unknown): Given {
  if (value === null) return { type: "null" };
  if (Array.isArray(value)) return { type: "array" };
  if (typeof value === "number" || typeof value === "boolean") {
    return { type: typeof value === "number" ? "number" : "boolean", value };
  }
  return { type: typeof value === "string" ? "string" : "object" };
}
