import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite3, { type Database } from "better-sqlite3";
import { migrate } from "./migrations.ts";

/**
 * Opens the file, makes its folder and its schema where they are missing. One process at a time: the daemon owns
 * its queue, and a second one on the same file would deliver everything twice. Throws when it is in use, damaged,
 * or of a newer crossdock.
 */
export function openDatabase(file: string): Database {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
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
    throw error;
  }
}
