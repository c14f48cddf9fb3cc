import { kindOf, kindSchema } from "@crossdock/flow";
import {
  callOf,
  type FieldMark,
  type FieldSchema,
  fieldKeyword,
  fieldSchema,
  isFields,
  type Path,
  valueAt,
} from "@crossdock/kit";
import type { Snapshot } from "../snapshot.ts";
import { operationsFor, stepAt } from "./flow-parts.ts";
import type { ResourceAt } from "./resource-at.ts";

/** What may stand at a place. */
export interface FieldAt {
  /** All alternatives; of several the first says most. */
  schemas: readonly FieldSchema[];
  /** The mark of the mapping that the place is a leaf of. */
  leafOf?: FieldMark;
}

/** What may stand at a path of a resource, the keys of its operations and what they take included. */
export function fieldAt(resource: ResourceAt, snapshot: Snapshot): FieldAt {
  const { kind, value, path } = resource;
  let schemas: readonly FieldSchema[] = alternatives([kindSchema(kind, snapshot.registry, value)]);
  let leafOf: FieldMark | undefined;
  for (const [index, step] of path.entries()) {
    const place = path.slice(0, index + 1);
    const own = schemas.flatMap((schema) => below(schema, step) ?? []);
    schemas = alternatives([...own, ...fromOperations(place, resource, snapshot)]);
    leafOf ??= own.map((schema) => schema[fieldKeyword]).find((mark) => mark?.kind === "mapping");
  }
  return { schemas, ...(leafOf ? { leafOf } : {}) };
}

/** The mark of a text: that of its field, or that of the mapping around it. */
export function markOf({ schemas, leafOf }: FieldAt): FieldMark | undefined {
  return leafOf ?? schemas.map((schema) => schema[fieldKeyword]).find((mark) => mark !== undefined);
}

/** What the keys of the fields at a path name, where they name something. */
export function keyMark(
  { kind, path }: Pick<ResourceAt, "kind" | "path">,
  { registry }: Snapshot,
): FieldMark | undefined {
  const at = path.join(".");
  return kindOf(kind, registry).keys?.find((each) => each.path.join(".") === at)?.mark;
}

function alternatives(schemas: readonly FieldSchema[]): FieldSchema[] {
  return schemas.flatMap((schema): FieldSchema[] => {
    const { anyOf = [], oneOf = [], allOf = [] } = schema;
    const inner = alternatives([...anyOf, ...oneOf, ...allOf]);
    return [
      schema,
      ...inner.map((each) =>
        each.description || !schema.description ? each : { ...each, description: schema.description },
      ),
    ];
  });
}

function below(schema: FieldSchema, step: string | number): FieldSchema | undefined {
  if (typeof step === "number") return schema.items;
  if (schema.properties && Object.hasOwn(schema.properties, step)) return schema.properties[step];
  for (const [pattern, known] of Object.entries(schema.patternProperties ?? {}))
    if (new RegExp(pattern, "u").test(step)) return known;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** What an operation says of its keys and its input, which the schema of flows does not know. */
function fromOperations(place: Path, resource: ResourceAt, snapshot: Snapshot): FieldSchema[] {
  const { kind, value } = resource;
  const word = place.at(-1);
  const target = kindOf(kind, snapshot.registry).makes?.(value);
  if (target !== undefined && word === "mapping" && place.length === 1) {
    const schema = snapshot.workspace.contracts.schema(target);
    return schema ? [fieldSchema(schema)] : [];
  }
  if (kind !== "Flow") return [];
  const parent = place.slice(0, -1);
  const around = valueAt(value, ...parent);
  const fields = isFields(around) ? around : {};
  if (word === "target")
    return operationsFor(fields[word], fields, resource, snapshot).flatMap((operation) => {
      const called = callOf(operation);
      return called ? [fieldSchema(called.config)] : [];
    });
  if (word === "poll" || word === "fetch" || word === "subscribe")
    return operationsFor(fields[word], fields, resource, snapshot).map(({ config }) => fieldSchema(config));
  if (word === "with") {
    const step = valueAt(value, ...parent.slice(0, -1));
    return operationsFor(fields, isFields(step) ? step : {}, resource, snapshot).map(({ input }) =>
      fieldSchema(input),
    );
  }
  if (word !== "mapping" && word !== "expect") return [];
  const step = stepAt({ value, path: place });
  if (!step || step.path.length !== parent.length) return [];
  return operationsFor(step.value["target"], step.value, resource, snapshot).flatMap((operation) => {
    if (word === "mapping") return [fieldSchema(operation.input)];
    return operation.kind === "call" && operation.expect ? [fieldSchema(operation.expect)] : [];
  });
}
