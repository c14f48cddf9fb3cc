import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { numberAt, textAt, valueAt } from "@crossdock/kit";
import type { Facts } from "./sql/select-facts.sql.ts";

/**
 * A small file beside the journal that says how far it had come. SQLite takes a broken frame of the `-wal` for its end, which
 * is right after a crash and cannot be told from damage without a second witness.
 */
export function markFile(file: string): string {
  return `${file}-mark`;
}

/** What the mark says; undefined where there is none, "damaged" where it cannot be read. */
export function readMark(file: string): Facts | "damaged" | undefined {
  let text: string;
  try {
    text = readFileSync(markFile(file), "utf8");
  } catch (error) {
    if (valueAt(error, "code") === "ENOENT") return undefined;
    throw error;
  }
  try {
    const said: unknown = JSON.parse(text);
    const [id, writes, messages] = [textAt(said, "id"), numberAt(said, "writes"), numberAt(said, "messages")];
    if (id === undefined || writes === undefined || messages === undefined) return "damaged";
    return Number.isSafeInteger(writes) && Number.isSafeInteger(messages)
      ? { id, writes, messages }
      : "damaged";
  } catch {
    return "damaged";
  }
}

/** Replaces the mark as a whole: at no time is there half of one. */
export function writeMark(file: string, facts: Facts): void {
  const draft = `${markFile(file)}.new`;
  const handle = openSync(draft, "w", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(facts)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, markFile(file));
}

/** Why the journal is not the one that its mark tells of; undefined where it is. */
export function contradiction(mark: Facts | "damaged" | undefined, facts: Facts): string | undefined {
  if (mark === undefined) return undefined;
  if (mark === "damaged") return "its mark cannot be read, so nothing tells whether the journal is whole";
  if (mark.id !== facts.id && facts.writes <= 1)
    return `it is new, but its mark tells of one with ${mark.writes} writes and ${mark.messages} messages`;
  if (mark.id !== facts.id) return "its mark belongs to another journal";
  if (mark.writes <= facts.writes) return undefined;
  return (
    `it ends at write ${facts.writes} (message ${facts.messages}), but write ${mark.writes} ` +
    `(message ${mark.messages}) was acknowledged: it was cut, or is an older copy`
  );
}
