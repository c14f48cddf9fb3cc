import type { CallOperation } from "@crossdock/kit";
import type { TSchema } from "typebox";

interface Printed {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  anyOf?: Printed[];
  properties?: Record<string, Printed>;
  items?: Printed;
}

/** An answer as it could be, where nobody is asked: for a rehearsal, a mock without an answer, and a shadow. */
export function madeUpAnswer(
  operation: CallOperation,
  request: Parameters<NonNullable<CallOperation["standIn"]>>[0],
): unknown {
  return operation.standIn ? operation.standIn(request) : standIn(operation.result);
}

/** A value that fits the schema, for a rehearsal: numbers are 1, texts are empty-handed but there. */
export function standIn(schema: TSchema): unknown {
  return sample(schema as Printed);
}

function sample(schema: Printed): unknown {
  if (schema.default !== undefined) return schema.default;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return sample(schema.anyOf[0]);
  switch (schema.type) {
    case "integer":
    case "number":
      return 1;
    case "string":
      return "…";
    case "boolean":
      return true;
    case "null":
      return null;
    case "array":
      return schema.items ? [sample(schema.items)] : [];
    default:
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([name, field]) => [name, sample(field)]),
      );
  }
}
