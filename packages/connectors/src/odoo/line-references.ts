import type { OdooConnection } from "./connection.ts";
import type { PreparedLine, PreparedLines, Values } from "./prepare.ts";
import { isSame, rowId } from "./values.ts";

/**
 * Which line of a record is which row of Odoo, kept in the journal's cross-reference and not in Odoo. Before lines
 * are created their keys are written down together with the rows that exist; so after a crash between Odoo's commit
 * and our own the new rows are recognised among those that were not there.
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
  return text === undefined ? undefined : (JSON.parse(text) as LineReferences); // `saveReferences` wrote it
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
 * interrupted, by content. A row that a person added stays unknown and is never touched.
 */
export function matchRows(
  wanted: PreparedLines,
  rows: readonly Values[],
  kept: LineReferences | undefined,
): Record<string, number> {
  const existing = new Set(rows.map((row) => rowId(row)));
  const lines = Object.fromEntries(Object.entries(kept?.lines ?? {}).filter(([, id]) => existing.has(id)));
  if (kept && !kept.pending) return lines;
  const taken = new Set([...Object.values(lines), ...(kept?.pending?.known ?? [])]);
  const free = new Set(rows.filter((row) => !taken.has(rowId(row))));
  const open = wanted.items.filter(
    ({ key }) => !(key in lines) && (kept?.pending?.keys.includes(key) ?? true),
  );
  adopt(wanted, open, free, lines);
  // What a document's line is about says enough; an address that differs in one word is another address.
  if (!outlives(wanted)) adopt(wanted, open, free, lines, ["many2one", "selection"]);
  return lines;
}

/** Addresses and contacts outlive the documents that brought them; other lines go with their document. */
export const outlives = ({ field }: PreparedLines): boolean => field.name === "child_ids";

/** Takes rows, in the order of their ids, whose content is that of a line: all of it, or the fields of `types`. */
function adopt(
  { fields }: PreparedLines,
  open: readonly PreparedLine[],
  free: Set<Values>,
  lines: Record<string, number>,
  types?: readonly string[],
): void {
  for (const { key, values } of open) {
    if (key in lines) continue;
    const names = Object.keys(values).filter((name) => !types || types.includes(fields.get(name).type));
    if (names.length === 0) continue;
    const agrees = (row: Values): boolean =>
      names.every((name) => isSame(fields.get(name), row[name], values[name]));
    const row = [...free].find(agrees);
    if (!row) continue;
    free.delete(row);
    lines[key] = rowId(row);
  }
}
