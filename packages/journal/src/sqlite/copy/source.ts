import { existsSync } from "node:fs";
import { inBatches } from "../../copy/batches.ts";
import { copiedTables } from "../../copy/tables.ts";
import type { JournalSource } from "../../copy/transfer.ts";
import { checking } from "../check.ts";
import { openDatabase } from "../open-database.ts";
import { selectNumbers } from "./numbers.ts";
import { countRows, selectRows } from "./rows.ts";

/** Opens a journal's file to be copied, as a daemon would open it. */
export function openSqliteSource(file: string): JournalSource {
  if (!existsSync(file)) throw new Error(`there is no journal at ${file}`);
  const db = openDatabase(file);
  return {
    name: file,
    check: async () => checking(db)(),
    begin: async () => Object.fromEntries(copiedTables.map((table) => [table.name, countRows(db, table)])),
    async *read(table) {
      yield* inBatches(selectRows(db, table));
    },
    numbers: async () => selectNumbers(db),
    async close() {
      db.close();
    },
  };
}
