import { chmodSync, existsSync, statfsSync } from "node:fs";
import { dirname } from "node:path";
import { type JournalCheck, thrownText } from "@crossdock/kit";
import type { Database } from "better-sqlite3";
import { checking } from "./check.ts";
import type { Note } from "./look-first.ts";
import { contradiction, markFile, readMark, writeMark } from "./mark.ts";
import { openDatabase } from "./open-database.ts";
import { sizeChecks } from "./size-checks.ts";
import { selectFacts } from "./sql/select-facts.sql.ts";

/** Less room than this on the disk is worth a word, in bytes. */
const littleRoom = 256 * 1024 * 1024;

/**
 * Looks into the file of a journal that no daemon has open, and says what it finds. With `repair` it accepts what the mark
 * contradicts, makes the files private, builds the indexes again and gives unused pages back.
 */
export function examineSqlite(file: string, repair: boolean): JournalCheck[] {
  if (!existsSync(file)) return [missing(file, repair)];
  const notes: Note[] = [];
  let db: Database;
  try {
    db = openDatabase(file, { accept: true, note: (each) => notes.push(each) });
  } catch (error) {
    return [{ check: "open", state: "problem", says: thrownText(error) }];
  }
  try {
    return [
      { check: "open", state: "fine", says: `${file} opens, and no other process has it` },
      markCheck(file, db, repair),
      ...notes.map((note) => noteCheck(file, note, repair)),
      ...contentChecks(db, repair),
      ...sizeChecks(db, file),
      roomCheck(file),
    ];
  } finally {
    db.close();
  }
}

function missing(file: string, repair: boolean): JournalCheck {
  const mark = existsSync(file) ? undefined : readMark(file);
  if (mark === undefined) return { check: "open", state: "fine", says: `${file} is not there yet` };
  if (repair) {
    openDatabase(file, { accept: true }).close();
    return acceptMark(file, "the journal was gone");
  }
  const known = mark === "damaged" ? "" : ` of ${mark.messages} messages`;
  return {
    check: "mark",
    state: "problem",
    says: `${file} is gone, but its mark ${markFile(file)} tells of a journal${known}; \`--repair\` begins a new one`,
  };
}

function acceptMark(file: string, problem: string): JournalCheck {
  const db = openDatabase(file, { accept: true });
  try {
    writeMark(file, selectFacts(db)());
  } finally {
    db.close();
  }
  return { check: "mark", state: "repaired", says: `${problem}; it is accepted as it is` };
}

function markCheck(file: string, db: Database, repair: boolean): JournalCheck {
  const facts = selectFacts(db)();
  const problem = contradiction(readMark(file), facts);
  if (problem === undefined)
    return {
      check: "mark",
      state: "fine",
      says: `it has all ${facts.messages} messages that its mark tells of`,
    };
  if (!repair)
    return { check: "mark", state: "problem", says: `${problem}; \`--repair\` accepts the journal as it is` };
  writeMark(file, facts);
  return { check: "mark", state: "repaired", says: `${problem}; it is accepted as it is` };
}

function noteCheck(file: string, { about, says }: Note, repair: boolean): JournalCheck {
  if (!repair || about !== "mode") return { check: "files", state: "warning", says };
  for (const path of [file, `${file}-wal`, markFile(file)]) if (existsSync(path)) chmodSync(path, 0o600);
  return { check: "files", state: "repaired", says: "the files may be read by their owner alone now" };
}

function contentChecks(db: Database, repair: boolean): JournalCheck[] {
  const find = checking(db);
  let found = find();
  if (repair && found.length > 0) {
    db.exec("reindex");
    found = find();
  }
  if (found.length > 0) return found.map((says) => ({ check: "content", state: "problem", says }) as const);
  if (repair) db.exec("vacuum");
  return [{ check: "content", state: "fine", says: "pages, indexes, counters and rows agree" }];
}

function roomCheck(file: string): JournalCheck {
  const { bavail, bsize } = statfsSync(dirname(file));
  const free = bavail * bsize;
  const says = `${Math.round(free / 1024 / 1024)} MB are free on its disk`;
  return { check: "room", state: free < littleRoom ? "warning" : "fine", says };
}
