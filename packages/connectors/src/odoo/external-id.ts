import { createHash } from "node:crypto";
import { Failure } from "@crossdock/kit";
import type { OdooConnection } from "./connection.ts";

/** Module of all our external ids; Odoo keeps (module, name) unique. */
const externalModule = "crossdock";

/**
 * The name that says «this record is the one for these values», the same for every attempt, restart and daemon:
 * `<model>_<32 hex digits>`.
 */
export function externalName(
  model: string,
  system: string,
  company: number | undefined,
  match: readonly (readonly [field: string, value: unknown])[],
): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([system, company ?? null, match]))
    .digest("hex");
  return `${model.replaceAll(".", "_")}_${digest.slice(0, 32)}`;
}

/** The record behind an external id; undefined where there is none, which Odoo tells by a `ValueError` (a 500). */
export async function findExternal(
  { ask }: OdooConnection,
  name: string,
  model: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const found = await ask<[string, number | false]>({
      model: "ir.model.data",
      method: "check_object_reference",
      args: { module: externalModule, xml_id: name },
      signal,
    });
    // After a `load` that failed, 19 still knows the name and answers `false` for the record.
    return found[0] === model && found[1] !== false ? found[1] : undefined;
  } catch (error) {
    if (isNotFound(error, name)) return undefined;
    throw error;
  }
}

/** Odoo has no class for it. The message may be translated, but it always names what was looked for. */
function isNotFound(error: unknown, name: string): boolean {
  return (
    error instanceof Failure &&
    error.exchange?.answer?.endsWith("builtins.ValueError") === true &&
    error.detail?.includes(`${externalModule}.${name}`) === true
  );
}
