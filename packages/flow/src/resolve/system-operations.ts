import {
  type ConnectorDefinition,
  type Fields,
  type Operation,
  type Registry,
  readFields,
  thrownText,
} from "@crossdock/kit";
import { kindSchema } from "../kinds/kind-schema.ts";
import { connectorOf } from "../kinds/system-fields.ts";
import type { SourceDocument, SystemOperations } from "../workspace.ts";
import { fieldReader } from "./field-reader.ts";
import type { TextSource } from "./field-texts.ts";

const noOperations: SystemOperations = { operations: new Map() };

/** The operations of a System as it is written, before anything is interpolated; none of what has no connector. */
export function operationsOf(
  { kind, value, valid }: Pick<SourceDocument, "kind" | "value" | "valid">,
  registry: Registry,
  source: TextSource,
): SystemOperations {
  const connector = connectorOf(value, registry);
  if (!connector) return noOperations;
  const reader = fieldReader({
    source,
    binds: undefined,
    problem: () => {},
    secretPath: (name) => name,
  });
  const read = valid ? readFields(kindSchema(kind, registry, value), value, reader) : undefined;
  return deriveOperations(connector, read);
}

/** The connector's own operations, then the derived ones; `value` is a System's value, read. */
export function deriveOperations(
  connector: ConnectorDefinition | undefined,
  value: Fields | undefined,
): SystemOperations {
  const operations = new Map<string, Operation>();
  for (const operation of connector?.operations ?? []) operations.set(operation.name, operation);
  if (!connector?.derive || !value) return { operations };
  try {
    for (const operation of connector.derive(value)) operations.set(operation.name, operation);
    return { operations };
  } catch (error) {
    // A connector refuses what no schema can say, such as a look-up that it does not list.
    return { operations, refused: thrownText(error) };
  }
}
