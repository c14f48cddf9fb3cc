import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { TSchema } from "typebox";
import { thrownText } from "../definitions/failure.ts";
import type { Placed } from "../definitions/problem.ts";
import { type BoundedChecker, boundedChecker } from "./bounded-schema.ts";
import { type FieldMark, fieldKeyword, fieldKinds, NotOfKind } from "./fields.ts";
import { type Misread, problemsOf } from "./problems.ts";
import type { ShapeProblem } from "./sentences.ts";

/**
 * Checks a value of a document against a definition's schema. Every problem is reported, each at the deepest
 * place that can be blamed; an unknown field names the nearest known one.
 */
export function checkShape(schema: TSchema, value: unknown): Placed<ShapeProblem>[] {
  const validate = compiled(schema);
  const fits = checker().within(() => validate(value));
  if (fits === true) return [];
  if (typeof fits === "object" && "unfinished" in fits) {
    return [{ path: [], problem: { id: "not-checkable", reason: fits.unfinished } }];
  }
  return problemsOf(validate.errors ?? [], value);
}

const validators = new WeakMap<object, ValidateFunction>();

function compiled(schema: TSchema): ValidateFunction {
  let validate = validators.get(schema);
  if (!validate) {
    validate = checker().ajv.compile(relaxed(schema) as object);
    validators.set(schema, validate);
  }
  return validate;
}

let shared: BoundedChecker | undefined;

function checker(): BoundedChecker {
  if (shared) return shared;
  shared = boundedChecker({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    verbose: true,
  });
  shared.ajv.addKeyword({
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
  try {
    fieldKinds[mark.kind].read(data);
    return true;
  } catch (error) {
    const params: Misread = { kind: mark.kind, reason: reasonOf(error) };
    checkField.errors = [{ keyword: fieldKeyword, params }];
    return false;
  }
};

function reasonOf(error: unknown): string | undefined {
  if (error instanceof NotOfKind) return error.reason;
  return error instanceof Error ? error.message : undefined;
}

/** Keywords whose value is not a schema. */
const verbatim: ReadonlySet<string> = new Set(["default", "examples", "enum", "const", fieldKeyword]);
/** Keywords whose value maps names of the user's to schemas. */
const named: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

/** Why a user's own schema cannot be checked with; undefined when it can. */
export function schemaProblem(schema: unknown): string | undefined {
  try {
    compiled(schema as TSchema);
    return undefined;
  } catch (error) {
    return thrownText(error);
  }
}

function relaxedEach(schemas: unknown): unknown {
  if (typeof schemas !== "object" || schemas === null) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, relaxed(schema)]));
}

/** The schema as a person's file must fit it: a field with a default may be left out, patterns are left to the kinds. */
export function relaxed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(relaxed);
  if (typeof schema !== "object" || schema === null) return schema;
  // Annotations and formats are for others: a user's own schema may have any.
  const known = Object.entries(schema).filter(
    ([key]) => key === fieldKeyword || !(key.startsWith("x-") || key === "format"),
  );
  const entries = known.map(([key, value]) => [
    key,
    verbatim.has(key) ? value : named.has(key) ? relaxedEach(value) : relaxed(value),
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
