import type { Fields } from "@crossdock/kit";

const ownKeys: ReadonlySet<string> = new Set(["system", "operation", "onUnknownOutcome", "idempotencyKey"]);

/** The keys of a `target` that belong to the operation. */
export function targetConfig(target: Fields): Fields {
  return Object.fromEntries(Object.entries(target).filter(([key]) => !ownKeys.has(key)));
}
