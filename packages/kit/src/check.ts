import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import type { TSchema } from "typebox";
import type { Path, Problem } from "./diagnostic.ts";
import { type FieldMark, fieldKeyword, fieldKinds } from "./fields.ts";
import { didYouMean } from "./nearest.ts";

/**
 * Checks a value of a document against a definition's schema. Every problem is reported, each at the deepest
 * place that can be blamed; an unknown field names the nearest known one.
 */
export function checkShape(schema: TSchema, value: unknown): Problem[] {
  const validate = compiled(schema);
  if (validate(value)) return [];
  return problemsOf(validate.errors ?? [], value);
}

const validators = new WeakMap<object, ValidateFunction>();

function compiled(schema: TSchema): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) {
    validate = checker().compile(relaxed(schema) as object);
    validators.set(schema, validate);
  }
  return validate;
}

let shared: Ajv2020 | undefined;

function checker(): Ajv2020 {
  if (shared) return shared;
  shared = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
  });
  shared.addKeyword({
    keyword: fieldKeyword,
    errors: true,
    validate: checkField,
  });
  return shared;
}

const checkField: {
  (mark: FieldMark, data: unknown): boolean;
  errors?: Partial<ErrorObject>[];
} = (mark, data) => {
  if (mark.kind === "mapping" || typeof data !== "string") return true;
  const kind = fieldKinds[mark.kind];
  try {
    kind.read(data);
    return true;
  } catch (error) {
    const reason = error instanceof Error && error.message !== "is not one" ? ` (${error.message})` : "";
    checkField.errors = [
      {
        keyword: fieldKeyword,
        message: `must be ${kind.accepts}${reason}`,
        params: {},
      },
    ];
    return false;
  }
};

/** The schema as a person's file must fit it: a field with a default may be left out, patterns are left to the kinds. */
export function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (typeof schema !== "object" || schema === null) return schema;
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    key === "default" || key === "examples" || key === "enum" || key === fieldKeyword
      ? value
      : relaxed(value),
  ]);
  const copy: Record<string, unknown> = Object.fromEntries(entries);
  if (fieldKeyword in copy) delete copy["pattern"];
  const { properties, required } = copy as {
    properties?: Record<string, object>;
    required?: string[];
  };
  if (Array.isArray(required) && properties) {
    const left = required.filter((name) => !("default" in (properties[name] ?? {})));
    if (left.length > 0) copy["required"] = left;
    else delete copy["required"];
  }
  return copy;
}

function problemsOf(errors: ErrorObject[], root: unknown): Problem[] {
  const alternatives = errors.filter((error) => error.keyword === "anyOf" || error.keyword === "oneOf");
  const inside = (error: ErrorObject): boolean =>
    alternatives.some((choice) => choice !== error && error.schemaPath.startsWith(`${choice.schemaPath}/`));
  const problems = errors.filter((error) => !inside(error)).map((error) => problemOf(error, errors, root));
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const id = JSON.stringify(problem);
    return !seen.has(id) && seen.add(id);
  });
}

function problemOf(error: ErrorObject, all: ErrorObject[], root: unknown): Problem {
  const path = pathOf(error.instancePath, root);
  const parameters = error.params as Record<string, unknown>;
  switch (error.keyword) {
    case "additionalProperties":
    case "unevaluatedProperties": {
      const name = String(parameters["additionalProperty"] ?? parameters["unevaluatedProperty"]);
      const known = Object.keys((error.parentSchema?.["properties"] as object | undefined) ?? {});
      const hint = didYouMean(name, known) ?? listed("known here:", known);
      return {
        path: [...path, name],
        part: "key",
        message: `unknown field \`${name}\``,
        ...(hint ? { hint } : {}),
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
      return {
        path,
        message: `must be ${choices(words)}`,
        ...(hint ? { hint } : {}),
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
        message: `must be ${article(String(parameters["type"]))}, not ${nameOf(error.data)}`,
      };
    case "anyOf":
    case "oneOf":
      return alternativeProblem(error, all, root, path);
    default:
      return {
        path,
        message: error.message ?? `does not fit \`${error.keyword}\``,
      };
  }
}

/** Of several alternatives, the one whose type fits is the one that was meant; else all types are named. */
function alternativeProblem(choice: ErrorObject, all: ErrorObject[], root: unknown, path: Path): Problem {
  const options = choice.schema as Record<string, unknown>[];
  const constants = options.filter((option) => "const" in option).map((option) => String(option["const"]));
  if (constants.length === options.length) {
    const hint = typeof choice.data === "string" ? didYouMean(choice.data, constants) : undefined;
    return {
      path,
      message: `must be ${choices(constants)}`,
      ...(hint ? { hint } : {}),
    };
  }
  const meant = options.findIndex((option) => fitsType(option, choice.data));
  const inner = all.find((error) => error.schemaPath.startsWith(`${choice.schemaPath}/${meant}/`));
  if (meant >= 0 && inner) return problemOf(inner, all, root);
  const types = [...new Set(options.map((option) => article(String(option["type"] ?? "value"))))];
  return {
    path,
    message: `must be ${types.join(" or ")}, not ${nameOf(choice.data)}`,
  };
}

function fitsType(option: Record<string, unknown>, data: unknown): boolean {
  const type = option["type"];
  if (type === "array") return Array.isArray(data);
  if (type === "object") return typeof data === "object" && data !== null && !Array.isArray(data);
  return type === "integer" ? Number.isInteger(data) : typeof data === type;
}

/** Splits a JSON pointer; a numeric step is an index only where the document has a list. */
function pathOf(pointer: string, root: unknown): (string | number)[] {
  let at: unknown = root;
  return pointer
    .split("/")
    .slice(1)
    .map((step) => {
      const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
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

function article(type: string): string {
  const words: Record<string, string> = {
    array: "a list",
    boolean: "`true` or `false`",
    integer: "a whole number",
    null: "nothing",
    number: "a number",
    object: "a mapping of fields",
    string: "text",
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
