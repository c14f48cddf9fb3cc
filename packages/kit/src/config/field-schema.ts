import type { FieldMark, fieldKeyword } from "./fields.ts";

/**
 * A schema as code reads it: the keywords of JSON Schema, and the mark of a field. What TypeBox makes is one; its types
 * say nothing of a schema of which no more is known than that.
 */
export interface FieldSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[] | undefined;
  readonly examples?: readonly unknown[] | undefined;
  readonly format?: string | undefined;
  readonly pattern?: string | undefined;
  readonly minLength?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly minimum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly minItems?: number | undefined;
  readonly items?: FieldSchema | undefined;
  readonly properties?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly patternProperties?: Readonly<Record<string, FieldSchema>> | undefined;
  readonly additionalProperties?: FieldSchema | boolean | undefined;
  readonly required?: readonly string[] | undefined;
  readonly allOf?: readonly FieldSchema[] | undefined;
  readonly anyOf?: readonly FieldSchema[] | undefined;
  readonly oneOf?: readonly FieldSchema[] | undefined;
  readonly [fieldKeyword]?: FieldMark | undefined;
}

/** A definition, or a schema of the workspace, with the keywords that it may have. */
export function fieldSchema(schema: object): FieldSchema {
  return schema;
}
