import { constants } from "node:fs";
import {
  access,
  type FileHandle,
  glob,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  stat,
  unlink,
} from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { Failure } from "@crossdock/kit";
import type { FileLook } from "./settling.ts";

/** Bytes; a larger file is refused, because it is read whole. */
const largestFile = 256 * 1024 * 1024;

/** A folder that others put files into, who may not be trusted: no link in it is followed. */
export interface DropFolder {
  /** Names below the folder that the pattern matches, without those under way and those below `places`. */
  matches(pattern: string, places: readonly string[]): Promise<string[]>;
  /** Names that were claimed and not put away, under the names that they came with. */
  claimed(pattern: string): Promise<string[]>;
  /** What there is of this name: undefined when it is gone, else its content's look or why it is refused. */
  look(name: string): Promise<FileLook | string | undefined>;
  /** Gives the file a name of our own, so that another one of its name may come; answers why that cannot be. */
  claim(name: string): Promise<string | undefined>;
  /** The bytes of a claimed file, undefined while somebody still writes to it, or why it is refused. */
  read(name: string): Promise<Buffer | string | undefined>;
  /** The same of a file that is not claimed. */
  peek(name: string): Promise<Buffer | string | undefined>;
  /** Moves a claimed file into a folder below, beside one of its name that is there. */
  putAway(name: string, place: string, now: number): Promise<void>;
  /** Whether a link there leads somewhere else. */
  leadsAway(place: string): Promise<boolean>;
  /** Removes the marker beside a file, whatever it is. */
  removeMarker(name: string): Promise<void>;
}

/** Makes one call of the folder's System. */
export type ThroughGate = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * The folder behind its System: every look and every move is a call, within its limits and under its breaker. What the file
 * system refuses is a `Failure` of the System.
 */
export function behindGate(folder: DropFolder, call: ThroughGate): DropFolder {
  const one = <Result>(work: () => Promise<Result>): Promise<Result> =>
    call(() =>
      work().catch((error: unknown) => {
        if (error instanceof Failure || !(error instanceof Error && "code" in error)) throw error;
        throw new Failure("Unavailable", `the folder cannot be used (${codeOf(error)})`, {
          outcome: "refused",
          cause: error,
        });
      }),
    );
  return {
    matches: (pattern, places) => one(() => folder.matches(pattern, places)),
    claimed: (pattern) => one(() => folder.claimed(pattern)),
    look: (name) => one(() => folder.look(name)),
    claim: (name) => one(() => folder.claim(name)),
    read: (name) => one(() => folder.read(name)),
    peek: (name) => one(() => folder.peek(name)),
    putAway: (name, place, now) => one(() => folder.putAway(name, place, now)),
    leadsAway: (place) => one(() => folder.leadsAway(place)),
    removeMarker: (name) => one(() => folder.removeMarker(name)),
  };
}

/** `owner` tells the files under way of one trigger from those of another. */
export function openDropFolder(folder: string, owner: string): DropFolder {
  const ending = `.${owner}.taking`;
  const claimName = (name: string): string => join(dirname(name), `.${basename(name)}${ending}`);
  const isUnderWay = (name: string): boolean => /^\..*\.taking$/.test(basename(name));

  const leadsAway = async (place: string): Promise<boolean> => {
    const root = await realpath(folder);
    for (let path = join(folder, place); path.length > join(folder).length; path = dirname(path)) {
      const real = await realpath(path).catch(() => undefined);
      // What does not exist yet cannot lead anywhere.
      if (real !== undefined) return real !== join(root, relative(folder, path));
    }
    return false;
  };

  return {
    leadsAway,
    async matches(pattern, places) {
      await isThere(folder);
      const over = places.map((place) => join(folder, place));
      const names: string[] = [];
      for await (const name of glob(pattern, { cwd: folder })) {
        const isOver = over.some((place) => !relative(place, join(folder, name)).startsWith(".."));
        if (!isOver && !isUnderWay(name)) names.push(name);
      }
      return names.sort();
    },
    async claimed(pattern) {
      const names: string[] = [];
      for await (const name of glob(join(dirname(pattern), `.*${ending}`), { cwd: folder }))
        names.push(join(dirname(name), basename(name).slice(1, -ending.length)));
      return names.sort();
    },
    async look(name) {
      const stats = await lstat(join(folder, name)).catch(() => undefined);
      if (!stats || stats.isDirectory()) return undefined;
      if (stats.isSymbolicLink()) return "it is a symbolic link, which is not followed";
      if (!stats.isFile()) return undefined;
      if (stats.nlink > 1) return "another name leads to the same file, which may be somebody else's";
      if (stats.size > largestFile) return `it is larger than ${largestFile} bytes`;
      return stats;
    },
    async claim(name) {
      try {
        await rename(join(folder, name), join(folder, claimName(name)));
        return undefined;
      } catch (error) {
        return codeOf(error);
      }
    },
    read: (name) => readStill(join(folder, claimName(name))),
    peek: (name) => readStill(join(folder, name)),
    async putAway(name, place, now) {
      await mkdir(join(folder, place), { recursive: true });
      let target = join(folder, place, basename(name));
      for (let count = 0; await lstat(target).catch(() => undefined); count++)
        target = join(folder, place, `${basename(name)}.${now + count}`);
      await rename(join(folder, claimName(name)), target);
    },
    async removeMarker(name) {
      await unlink(join(folder, name)).catch(() => undefined);
    },
  };
}

/** Reads what does not change meanwhile, through a handle: what the name stands for may change at any time. */
async function readStill(path: string): Promise<Buffer | string | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    return `it cannot be opened (${codeOf(error)})`;
  }
  try {
    const before = await handle.stat();
    if (!before.isFile() || before.nlink > 1) return "it was replaced by a link";
    if (before.size > largestFile) return `it is larger than ${largestFile} bytes`;
    const bytes = await handle.readFile();
    const after = await handle.stat();
    return after.mtimeMs === before.mtimeMs && after.size === before.size ? bytes : undefined;
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

/** A folder that was renamed, is not mounted or is closed to us is not an empty folder. */
async function isThere(folder: string): Promise<void> {
  const away = (what: string, cause?: unknown): Failure =>
    new Failure("Unavailable", `the folder ${folder} ${what}`, { outcome: "notSent", isAway: true, cause });
  const stats = await stat(folder).catch((error: unknown) => {
    throw away("is not there", error);
  });
  if (!stats.isDirectory()) throw away("is not a folder");
  await access(folder, constants.R_OK | constants.X_OK).catch((error: unknown) => {
    throw away(`cannot be read (${codeOf(error)})`, error);
  });
}
