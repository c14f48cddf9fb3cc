import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Folders of a workspace, and the endings of the files that belong to it. */
const folders = ["flows", "schemas", "docs/runbooks"];
/** Flow tests and what they send; a daemon never reads them. */
const testFolders = ["test/flows", "test/fixtures"];

/** The folders that hold a workspace, with `tests` those of its tests, too. */
export function foldersOf(tests: boolean): readonly string[] {
  return tests ? [...folders, ...testFolders] : folders;
}

const endings = /\.(yaml|yml|json|jsonata|csv|md)$/;

/**
 * Every file of the workspace as text, by path with forward slashes; with `tests` its flow tests, too. Missing folders are left out; a file that goes
 * away while we read is left out, too: the next ring of the bell finds the rest.
 */
export async function readWorkspace(
  folder: string,
  { tests = false }: { tests?: boolean } = {},
): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const paths = (await Promise.all(foldersOf(tests).map((name) => pathsBelow(folder, name)))).flat().sort();
  await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(join(folder, path), "utf8").catch(unlessMissing);
      if (text !== undefined) files[path] = text;
    }),
  );
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function pathsBelow(folder: string, name: string): Promise<string[]> {
  const entries = await readdir(join(folder, name), { recursive: true }).catch(unlessMissing);
  return (
    (entries ?? [])
      .map((entry) => `${name}/${entry.replaceAll("\\", "/")}`)
      // `schemas/crossdock` is printed for editors and belongs to no workspace; hidden folders are mounts' own.
      .filter((path) => endings.test(path) && !path.startsWith("schemas/crossdock/") && !path.includes("/."))
  );
}

function unlessMissing(error: unknown): undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT" || code === "EISDIR" || code === "ENOTDIR") return undefined;
  throw error;
}

/** Whether a path below a workspace is one of its files, for whoever reads it from somewhere else than a folder. */
export function belongsToWorkspace(path: string): boolean {
  const isInside = folders.some((name) => path.startsWith(`${name}/`));
  return isInside && endings.test(path) && !path.startsWith("schemas/crossdock/") && !path.includes("/.");
}
