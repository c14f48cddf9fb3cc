import { Failure, nearest } from "@crossdock/kit";
import { own } from "../compiler/value.ts";
import { shown } from "./decimal.ts";

/** A look-up table: entries by key; tables with several keys nest one level for each. */
export interface LookUpTable {
  entries: Readonly<Record<string, unknown>>;
  /** Given where a key has no entry. Without it a missing entry is an error. */
  default?: unknown;
}

/**
 * The binding `table`: `$table(name, key, …)`. Throws a `MappingError` for an unknown table, a missing or
 * unknown key and too few keys; it names the nearest one.
 */
export function tableFunction(
  tables: Readonly<Record<string, LookUpTable>>,
): (name: unknown, ...keys: unknown[]) => unknown {
  return (name, ...keys) => {
    const table = typeof name === "string" && Object.hasOwn(tables, name) ? tables[name] : undefined;
    if (!table) throw unknown("table", name, Object.keys(tables));
    if (keys.length === 0)
      throw new Failure("MappingError", `$table(${shown(name)}) is called without a key`);
    let entry: unknown = table.entries;
    for (const [index, key] of keys.entries()) {
      if (key === undefined)
        throw new Failure("MappingError", `key ${index + 1} of $table(${shown(name)}) is missing`);
      const text = typeof key === "number" || typeof key === "boolean" ? String(key) : key;
      if (
        typeof entry !== "object" ||
        entry === null ||
        typeof text !== "string" ||
        !Object.hasOwn(entry, text)
      ) {
        if (table.default !== undefined) return table.default;
        throw unknown(`entry of the table ${shown(name)}`, key, keysOf(entry));
      }
      entry = own(entry, text);
    }
    return entry;
  };
}

function unknown(what: string, word: unknown, known: readonly string[]): Failure {
  const near = typeof word === "string" ? nearest(word, known) : undefined;
  const list = known.slice(0, 10).join(", ");
  const detail =
    near === undefined ? `there are: ${list}${known.length > 10 ? ", …" : ""}` : `did you mean \`${near}\`?`;
  return new Failure("MappingError", `there is no ${what} for ${shown(word)}`.replace("table for", "table"), {
    detail,
  });
}

function keysOf(entry: unknown): readonly string[] {
  return typeof entry === "object" && entry !== null ? Object.keys(entry) : [];
}
