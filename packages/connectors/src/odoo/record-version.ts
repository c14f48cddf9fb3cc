import { isFields } from "@crossdock/kit";
import type { OdooConnection } from "./connection.ts";
import { odooFailures } from "./failures.ts";

/** How new the values of a record are: by its source, since stamps of two sources cannot be compared. */
export interface RecordVersion {
  source: string;
  /** Compared from left to right. */
  parts: readonly number[];
}

/** What the mapping says; throws `Rejected` for what cannot be compared. */
export function recordVersion(key: string, value: unknown): RecordVersion {
  const given = isFields(value) ? value : { version: value };
  const { source = "", version } = given;
  const parts = [version].flat().map((part) => {
    const at = typeof part === "string" && instant.test(part) ? Date.parse(part) : part;
    if (typeof at === "number" && Number.isFinite(at)) return at;
    throw odooFailures.fail(
      "badValue",
      `\`${key}\` must be a number, an RFC 3339 instant or a list of them, alone or as \`version\` beside \`source\``,
    );
  });
  return { source: String(source), parts };
}

const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

const entityOf = (model: string): string => `${model}.version`;
const keyOf = (record: string, { source }: RecordVersion): string => JSON.stringify([record, source]);

/** Whether a newer version of the record was written. An equal one is not newer: the later message wins. */
export async function isOlderVersion(
  { references, system }: OdooConnection,
  model: string,
  record: string,
  version: RecordVersion,
): Promise<boolean> {
  const text = await references.get(system, entityOf(model), keyOf(record, version));
  if (text === undefined) return false;
  const written = JSON.parse(text) as number[]; // `keepVersion` wrote it
  for (const [index, part] of version.parts.entries()) {
    const other = written[index] ?? Number.NEGATIVE_INFINITY;
    if (part !== other) return part < other;
  }
  return false;
}

export async function keepVersion(
  { references, system }: OdooConnection,
  model: string,
  record: string,
  version: RecordVersion,
): Promise<void> {
  await references.put(system, entityOf(model), keyOf(record, version), JSON.stringify(version.parts));
}
