import { createHash } from "node:crypto";
import type { Dirent } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { join } from "node:path";

/** Folders of a workspace, and the endings of the files that belong to it. */
const folders = ["flows", "schemas", "docs/runbooks"];
/** Flow tests and what they send; a daemon never reads them. */
const testFolders = ["test/flows", "test/fixtures", "samples"];

/** The folders that hold a workspace, with `tests` those of its tests, too. */
export function foldersOf(tests: boolean): readonly string[] {
  return tests ? [...folders, ...testFolders] : folders;
}

const endings = /\.(yaml|yml|json|jsonata|csv|md)$/;

/** Files that are open at once: a workspace of thousands must not use up the process's handles. */
const atOnce = 64;

/**
 * Every file of the workspace as text, by path with forward slashes, in the order of paths. Symbolic links are
 * followed, hidden names are not: a mount keeps its own folders there. Missing folders are left out; so is a file that
 * goes away while we read. With `tests` its flow tests, too.
 */
export async function readWorkspace(
  folder: string,
  { tests = false }: { tests?: boolean } = {},
): Promise<Record<string, string>> {
  const paths = (await Promise.all(foldersOf(tests).map((name) => pathsBelow(folder, name, []))))
    .flat()
    .sort();
  const texts = new Map<string, string>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let path = paths[next++]; path !== undefined; path = paths[next++]) {
      const text = await readFile(join(folder, path), "utf8").catch(unlessMissing);
      // Some editors begin a file with a byte order mark; JSON, CSV and expressions know none.
      if (text !== undefined) texts.set(path, text.startsWith("\ufeff") ? text.slice(1) : text);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, paths.length) }, worker));
  return Object.fromEntries(
    paths.flatMap((path) => {
      const text = texts.get(path);
      return text === undefined ? [] : [[path, text]];
    }),
  );
}

/** SHA-256 over paths and texts, hex: equal for equal workspaces, wherever they lie. */
export function digestFiles(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}

/** `inside`: the real folders that we are in, so that a link to one of them does not lead round for ever. */
async function pathsBelow(folder: string, name: string, inside: readonly string[]): Promise<string[]> {
  // `schemas/crossdock` is printed for editors and belongs to no workspace.
  if (name === "schemas/crossdock") return [];
  const place = join(folder, name);
  const real = await realpath(place).catch(unlessMissing);
  if (real === undefined || inside.includes(real)) return [];
  const entries = (await readdir(place, { withFileTypes: true }).catch(unlessMissing)) ?? [];
  const found = await Promise.all(
    entries
      .filter((entry) => !entry.name.startsWith("."))
      .map(async (entry) => {
        const path = `${name}/${entry.name}`;
        const kind = await kindOf(entry, join(folder, path));
        if (kind === "folder") return pathsBelow(folder, path, [...inside, real]);
        return kind === "file" && endings.test(entry.name) ? [path] : [];
      }),
  );
  return found.flat();
}

async function kindOf(entry: Dirent, path: string): Promise<"file" | "folder" | undefined> {
  const meant = entry.isSymbolicLink() ? await stat(path).catch(unlessMissing) : entry;
  if (meant?.isDirectory()) return "folder";
  return meant?.isFile() ? "file" : undefined;
}

function unlessMissing(error: unknown): undefined {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["ENOENT", "EISDIR", "ENOTDIR", "ELOOP"].includes(code)) return undefined;
  throw error;
}

/**
 * Whether a path below a workspace is one of its files, for whoever reads it from somewhere else than a folder. With `tests`
 * also those of its flow tests.
 */
export function belongsToWorkspace(path: string, { tests = false }: { tests?: boolean } = {}): boolean {
  const isInside = foldersOf(tests).some((name) => path.startsWith(`${name}/`));
  return isInside && endings.test(path) && !path.startsWith("schemas/crossdock/") && !path.includes("/.");
}
