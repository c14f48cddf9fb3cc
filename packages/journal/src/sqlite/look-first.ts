import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  mkdirSync,
  openSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";

/** Names the way on where a journal is refused. */
export const doctorHint =
  "restore it from a backup, or run `crossdock doctor` with the same workspace and Environment, which tells what is " +
  "missing; `crossdock doctor --repair` accepts the journal as it is";

/** What a person should know of a journal that opens, and what of it that is about. */
export interface Note {
  about: "mode" | "mark";
  says: string;
}

/**
 * Looks at the file before SQLite does, which removes a `-wal` that belongs to an empty database. Makes the folder and
 * the file where they are missing, readable by their owner alone. Throws where the file must not be opened; answers what
 * a person should know.
 */
export function lookFirst(file: string): Note[] {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const size = sizeOf(file);
  const walSize = sizeOf(`${file}-wal`);
  if (size === 0 && walSize > 0) {
    throw new Error(
      `the database has no bytes, while its ${file}-wal has ${walSize}: opening it would delete them. Keep both files; ${doctorHint}`,
    );
  }
  if (size === 0) createPrivate(file);
  else refuseUnwritable(file);
  return [file, `${file}-wal`, `${file}-mark`].filter(isOpenToOthers).map((path) => ({
    about: "mode",
    says: `${path} may be read by other users, and holds names and addresses: run \`chmod 600 ${path}\``,
  }));
}

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** SQLite gives `-wal` and `-shm` the mode of the database. */
function createPrivate(file: string): void {
  const handle = openSync(file, "a", 0o600);
  fchmodSync(handle, 0o600);
  closeSync(handle);
}

function refuseUnwritable(file: string): void {
  for (const path of [file, dirname(file)]) {
    try {
      accessSync(path, constants.W_OK);
    } catch {
      throw new Error(
        `${path} may not be written: give this user the right to write it, or choose another file`,
      );
    }
  }
}

function isOpenToOthers(path: string): boolean {
  return existsSync(path) && (statSync(path).mode & 0o077) !== 0;
}
