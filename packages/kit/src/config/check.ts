import type { ErrorObject, ValidateFunction } from "ajv/dist/2020.js";
import type { TSchema } from "typebox";
import { once } from "../data/once.ts";
import { isFields, valueAt } from "../data/plain-data.ts";
import { thrownText } from "../definitions/failure.ts";
import type { Placed } from "../definitions/problem.ts";
import { type BoundedChecker, boundedChecker } from "./bounded-schema.ts";
import { type FieldMark, fieldKeyword, fieldKinds, NotOfKind } from "./fields.ts";
import { type Misread, problemsOf } from "./problems.ts";
import type { ShapeProblem } from "./sentences.ts";

/** What does not fit a schema. */
export type ShapeCheck = (value: unknown) => Placed<ShapeProblem>[];

/** Checks values against schemas. Whoever owns the schemas keeps it, since it compiles each of them once. */
export interface ShapeChecker {
  /**
   * Checks a value of a document against a definition's schema. Every problem is reported, each at the deepest
   * place that can be blamed; an unknown field names the nearest known one.
   */
  check(schema: TSchema, value: unknown): Placed<ShapeProblem>[];
  /** Why a user's own schema cannot be checked with; undefined when it can. */
  unusable(schema: unknown): string | undefined;
}

/** A checker that has compiled nothing yet: a schema is compiled when a value is first held against it. */
export function createShapeChecker(): ShapeChecker {
  const checker = once(checkerOfFields);
  const validators = new WeakMap<TSchema, ValidateFunction>();
  const compiled = (schema: TSchema): ValidateFunction => {
    const validate = validators.get(schema) ?? checker().ajv.compile(relaxed(schema));
    validators.set(schema, validate);
    return validate;
  };
  return {
    check(schema, value) {
      const validate = compiled(schema);
      const fits = checker().within(() => validate(value));
      if (fits === true) return [];
      if (typeof fits === "object" && "unfinished" in fits) {
        return [{ path: [], problem: { id: "not-checkable", reason: fits.unfinished } }];
      }
      return problemsOf(validate.errors ?? [], value);
    },
    unusable(schema) {
      if (!isFields(schema)) return "it is not an object";
      try {
        const { ajv } = checker();
        if (ajv.validateSchema(relaxed(schema)) !== true) return `schema is invalid: ${ajv.errorsText()}`;
        compiled(schema);
        return undefined;
      } catch (error) {
        return thrownText(error);
      }
    },
  };
}

/** Schemas of definitions are typed: only a user's own is held against the schema of schemas, which takes long to compile. */
function checkerOfFields(): BoundedChecker {
  const checker = boundedChecker({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    validateSchema: false,
    verbose: true,
  });
  checker.ajv.addKeyword({ keyword: fieldKeyword, errors: true, validate: fieldCheck() });
  return checker;
}

/** Checks a marked field as Ajv asks for it: it looks for what is wrong at the function. */
function fieldCheck() {
  const check: { (mark: FieldMark, data: unknown): boolean; errors?: Partial<ErrorObject>[] } = (
    mark,
    data,
  ) => {
    if (mark.kind === "mapping" || typeof data !== "string") return true;
    try {
      fieldKinds[mark.kind].read(data);
      return true;
    } catch (error) {
      const params: Misread = { kind: mark.kind, reason: reasonOf(error) };
      check.errors = [{ keyword: fieldKeyword, params }];
      return false;
    }
  };
  return check;
}

function reasonOf(error: unknown): string | undefined {
  if (error instanceof NotOfKind) return error.reason;
  return error instanceof Error ? error.message : undefined;
}

/** Keywords whose value is not a schema. */
const verbatim: ReadonlySet<string> = new Set(["default", "examples", "enum", "const", fieldKeyword]);
/** Keywords whose value maps names of the user's to schemas. */
const named: ReadonlySet<string> = new Set(["properties", "patternProperties", "$defs", "dependentSchemas"]);

/** The schema as a person's file must fit it: a field with a default may be left out, patterns are left to the kinds. */
export function relaxed(schema: object): Record<string, unknown> {
  // Annotations and formats are for others: a user's own schema may have any.
  const known = Object.entries(schema).filter(
    ([key]) => key === fieldKeyword || !(key.startsWith("x-") || key === "format"),
  );
  const copy: Record<string, unknown> = Object.fromEntries(
    known.map(([key, value]) => [
      key,
      verbatim.has(key) ? value : named.has(key) ? relaxedEach(value) : relaxedPart(value),
    ]),
  );
  if (fieldKeyword in copy) delete copy["pattern"];
  const { properties, required } = copy;
  if (Array.isArray(required) && isFields(properties)) {
    const left = required.filter((name) => !hasDefault(valueAt(properties, String(name))));
    if (left.length > 0) copy["required"] = left;
    else delete copy["required"];
  }
  return copy;
}

function hasDefault(field: unknown): boolean {
  return isFields(field) && "default" in field;
}

function relaxedPart(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(relaxedPart);
  return isFields(part) ? relaxed(part) : part;
}

function relaxedEach(schemas: unknown): unknown {
  if (!isFields(schemas)) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, relaxedPart(schema)]));
}
