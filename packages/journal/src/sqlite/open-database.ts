import BetterSqlite3, { type Database } from "better-sqlite3";
import { JournalDamaged } from "../errors.ts";
import { failureOf } from "./failure-of.ts";
import { doctorHint, lookFirst, type Note } from "./look-first.ts";
import { contradiction, markFile, readMark } from "./mark.ts";
import { migrate } from "./migrations.ts";
import { selectFacts } from "./sql/select-facts.sql.ts";

/**
 * Opens the file, makes its folder and its schema where they are missing. One process at a time: the daemon owns
 * its queue, and a second one on the same file would deliver everything twice. Throws when it is in use, damaged, of a
 * newer crossdock, or not what its mark says; `accept` takes it without asking the mark. `note` hears what a person
 * should know.
 */
export function openDatabase(
  file: string,
  { accept = false, note = () => {} }: { accept?: boolean; note?: (note: Note) => void } = {},
): Database {
  for (const each of lookFirst(file)) note(each);
  const db = openUnasked(file);
  try {
    const mark = readMark(file);
    const facts = selectFacts(db)();
    const problem = accept ? undefined : contradiction(mark, facts);
    if (problem !== undefined) throw new Error(`${problem}. Its mark is ${markFile(file)}; ${doctorHint}`);
    if (mark === undefined && facts.writes > 1)
      note({
        about: "mark",
        says: `${markFile(file)} is missing: nothing tells whether the journal is whole; it is written again`,
      });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function openUnasked(file: string): Database {
  const db = new BetterSqlite3(file, { timeout: 1000 });
  try {
    db.pragma("locking_mode = exclusive");
    db.pragma("journal_mode = wal");
    db.pragma("synchronous = full");
    db.pragma("wal_autocheckpoint = 4000");
    db.pragma("journal_size_limit = 67108864");
    db.pragma("cache_size = -32000");
    db.pragma("temp_store = memory");
    // The lock is taken by the first write transaction and kept.
    db.exec("begin immediate; commit");
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    if (error instanceof BetterSqlite3.SqliteError && error.code.startsWith("SQLITE_BUSY")) {
      throw new Error("another process has it open: stop that one, or choose another file");
    }
    const { kind, error: text } = failureOf(error, file);
    throw kind === "damaged" ? new JournalDamaged(text) : error;
  }
}
