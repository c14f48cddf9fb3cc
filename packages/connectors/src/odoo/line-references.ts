import type { OdooConnection } from "./connection.ts";
import type { PreparedLine, PreparedLines, Values } from "./prepare.ts";
import { isSame } from "./values.ts";

/**
 * Which line of a record is which row of Odoo, kept in the journal's cross-reference and not in Odoo. Before lines
 * are created their keys are written down together with the rows that exist; so after a crash between Odoo's commit
 * and our own the new rows are recognised: they are the ones that were not there, in the order of the keys.
 */
export interface LineReferences {
  /** Row by line key. */
  lines: Record<string, number>;
  /** Lines that were about to be created, and the rows that existed then. */
  pending?: { keys: string[]; known: number[] };
}

export async function readReferences(
  { references, system }: OdooConnection,
  entity: string,
  record: string,
): Promise<LineReferences | undefined> {
  const text = await references.get(system, entity, record);
  return text === undefined ? undefined : (JSON.parse(text) as LineReferences);
}

export async function saveReferences(
  { references, system }: OdooConnection,
  entity: string,
  record: string,
  value: LineReferences,
): Promise<void> {
  await references.put(system, entity, record, JSON.stringify(value));
}

/**
 * The rows of the lines as far as they can be known: by reference; else, where references were lost or a write was
 * interrupted, by order and content. A row that a person added stays unknown and is never touched.
 */
export function matchRows(
  wanted: PreparedLines,
  rows: readonly Values[],
  kept: LineReferences | undefined,
): Record<string, number> {
  const existing = new Set(rows.map((row) => row["id"] as number));
  const lines = Object.fromEntries(Object.entries(kept?.lines ?? {}).filter(([, id]) => existing.has(id)));
  if (kept && !kept.pending) return lines;
  const taken = new Set([...Object.values(lines), ...(kept?.pending?.known ?? [])]);
  const free = rows.filter((row) => !taken.has(row["id"] as number));
  const keys = kept?.pending?.keys ?? wanted.items.map((line) => line.key);
  if (kept?.pending && free.length === keys.length) {
    for (const [index, key] of keys.entries()) lines[key] = free[index]?.["id"] as number;
    return lines;
  }
  adopt(wanted, keys, free, lines);
  return lines;
}

/** Takes rows whose content is that of a line: first where all agrees, then where the relations and kinds do. */
function adopt(
  { fields, items }: PreparedLines,
  keys: readonly string[],
  free: readonly Values[],
  lines: Record<string, number>,
): void {
  const left = new Set(free);
  const agrees = (line: PreparedLine, row: Values, types?: readonly string[]): boolean => {
    const names = Object.keys(line.values).filter((name) => !types || types.includes(fields.get(name).type));
    return names.length > 0 && names.every((name) => isSame(fields.get(name), row[name], line.values[name]));
  };
  for (const types of [undefined, ["many2one", "selection"]]) {
    for (const line of items) {
      if (line.key in lines || !keys.includes(line.key)) continue;
      const row = [...left].find((candidate) => agrees(line, candidate, types));
      if (!row) continue;
      left.delete(row);
      lines[line.key] = row["id"] as number;
    }
  }
}
