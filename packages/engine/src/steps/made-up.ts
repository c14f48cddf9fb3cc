import { type CallOperation, entriesAt, itemsAt, valueAt } from "@crossdock/kit";
import type { TSchema } from "typebox";

/** An answer as it could be, where nobody is asked: for a rehearsal, a mock without an answer, and a shadow. */
export function madeUpAnswer(
  operation: CallOperation,
  request: Parameters<NonNullable<CallOperation["standIn"]>>[0],
): unknown {
  return operation.standIn ? operation.standIn(request) : standIn(operation.result);
}

/** A value that fits the schema, for a rehearsal: numbers are 1, texts are empty-handed but there. */
export function standIn(schema: TSchema): unknown {
  return sample(schema);
}

function sample(schema: unknown): unknown {
  for (const keyword of ["default", "const"]) {
    const value = valueAt(schema, keyword);
    if (value !== undefined) return value;
  }
  const values = itemsAt(schema, "enum");
  if (values.length > 0) return values[0];
  const [first] = itemsAt(schema, "anyOf");
  if (first !== undefined) return sample(first);
  switch (valueAt(schema, "type")) {
    case "integer":
    case "number":
      return 1;
    case "string":
      return "…";
    case "boolean":
      return true;
    case "null":
      return null;
    case "array": {
      const item = valueAt(schema, "items");
      return item === undefined ? [] : [sample(item)];
    }
    default:
      return Object.fromEntries(
        entriesAt(schema, "properties").map(([name, field]) => [name, sample(field)]),
      );
  }
}
