import { existsSync, statSync } from "node:fs";
import { type JournalCheck, sizeText, thrownText } from "@crossdock/kit";
import type { Database } from "better-sqlite3";
import { pausedChecks, tablesCheck, waitingCheck } from "../size-checks.ts";
import { listPauses } from "./sql/list-pauses.sql.ts";
import { selectSizes, selectWaiting } from "./sql/select-sizes.sql.ts";

/** Of a file with at least so many bytes, this share unused is worth a word. */
const worthCompacting = { bytes: 64 * 1024 * 1024, share: 0.5 };

/** How much the journal has, and how much of its file is used. Reads everything, as far as it can be read. */
export function sizeChecks(db: Database, file: string): JournalCheck[] {
  try {
    return sizesIn(db, file);
  } catch (error) {
    return [{ check: "tables", state: "problem", says: `they cannot be counted: ${thrownText(error)}` }];
  }
}

function sizesIn(db: Database, file: string): JournalCheck[] {
  const { count, oldest } = selectWaiting(db);
  const page = Number(db.pragma("page_size", { simple: true }));
  const pages = Number(db.pragma("page_count", { simple: true }));
  const unused = Number(db.pragma("freelist_count", { simple: true }));
  const wal = `${file}-wal`;
  const walBytes = existsSync(wal) ? statSync(wal).size : 0;
  const more = `the file has ${sizeText(pages * page)}, its -wal ${sizeText(walBytes)}`;
  return [
    waitingCheck(count, oldest),
    ...pausedChecks(listPauses(db)()),
    tablesCheck(selectSizes(db), more),
    ...unusedCheck(pages * page, unused * page),
  ];
}

/** Whether compacting would give much back; both in bytes. */
export function unusedCheck(bytes: number, unused: number): JournalCheck[] {
  if (bytes < worthCompacting.bytes || unused < bytes * worthCompacting.share) return [];
  return [
    {
      check: "room",
      state: "fine",
      says: `${sizeText(unused)} of the file are unused and will be used again; \`--repair\` gives them back to the disk`,
    },
  ];
}
