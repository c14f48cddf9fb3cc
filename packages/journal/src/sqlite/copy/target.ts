import { existsSync } from "node:fs";
import type { Database } from "better-sqlite3";
import { inBatches } from "../../copy/batches.ts";
import { copiedTables } from "../../copy/tables.ts";
import type { JournalTarget, Row } from "../../copy/transfer.ts";
import { checking } from "../check.ts";
import { markFile, readMark, writeMark } from "../mark.ts";
import { openDatabase } from "../open-database.ts";
import { countWrite } from "../sql/count-write.sql.ts";
import { selectFacts } from "../sql/select-facts.sql.ts";
import { raiseNumbers } from "./numbers.ts";
import { insertRows, selectRows, tableInUse } from "./rows.ts";

/** A journal's file that is to be made of another journal. */
export function openSqliteTarget(file: string): JournalTarget {
  let opened: Database | undefined;
  const db = (): Database => {
    if (!opened) throw new Error("the copy has not begun");
    return opened;
  };
  const inserts = new Map<string, (rows: readonly Row[]) => void>();

  const open = (): string | undefined => {
    opened ??= openDatabase(file);
    const inUse = tableInUse(opened);
    return inUse === undefined ? undefined : notEmpty(file, inUse);
  };

  return {
    name: file,
    async obstacle() {
      if (existsSync(file)) return open();
      if (readMark(file) === undefined) return undefined;
      return `its mark ${markFile(file)} tells of a journal that is gone: choose another file, or move the mark away`;
    },
    async begin() {
      const obstacle = open();
      if (obstacle !== undefined) throw new Error(obstacle);
      db().exec("begin immediate");
      for (const table of copiedTables) inserts.set(table.name, insertRows(db(), table));
    },
    async write(table, rows) {
      inserts.get(table.name)?.(rows);
    },
    async goOn(numbers) {
      raiseNumbers(db(), numbers);
      countWrite(db())();
    },
    async *read(table) {
      yield* inBatches(selectRows(db(), table));
    },
    check: async () => checking(db())(),
    // SQLite keeps UTF-8, which has no halves of surrogate pairs.
    kept: (text) => text.toWellFormed(),
    async commit() {
      db().exec("commit");
      writeMark(file, selectFacts(db())());
    },
    async rollback() {
      if (opened?.inTransaction) opened.exec("rollback");
    },
    async close() {
      opened?.close();
    },
  };
}

function notEmpty(file: string, table: string): string {
  return `it is not empty (${table} has rows): choose another file, or move ${file} with its -wal and -mark away`;
}
