import type { Fields, Operation } from "@crossdock/kit";
import { type TObject, type TProperties, Type } from "typebox";

const ownKeys = new Set(["system", "operation", "onUnknownOutcome", "idempotencyKey"]);

/** The keys of a `target` that belong to the operation. */
export function targetConfig(target: Fields): Fields {
  return Object.fromEntries(Object.entries(target).filter(([key]) => !ownKeys.has(key)));
}

/** The compiled check hangs on the schema object, so there is one for each operation. */
const closedConfigs = new WeakMap<Operation, TObject>();

/** The operation's `config`, which takes no other fields unless it says so. */
export function configSchema(operation: Operation): TObject {
  const { config } = operation;
  if ("additionalProperties" in config) return config;
  let schema = closedConfigs.get(operation);
  if (!schema) {
    schema = Type.Object(config.properties as TProperties, { additionalProperties: false });
    closedConfigs.set(operation, schema);
  }
  return schema;
}
