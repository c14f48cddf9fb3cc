import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareSources } from "../../packages/cli/src/behaviour/compare-sources.ts";
import { builtIn } from "../../packages/cli/src/context.ts";
import { type DiffReport, diff, type Side } from "../../packages/lint/src/diff/index.ts";
import { belongsToWorkspace, readWorkspace } from "../../packages/server/src/reload/read-workspace.ts";

type Files = Readonly<Record<string, string>>;

/** One edit of a file: a text replaced by another, a file written or taken away. */
export type Edit = readonly [from: string, to: string] | { text: string } | null;

/** The shared workspace of the changes that are reviewed, with its tests. */
export const reviewed: Files = await readWorkspace(join(import.meta.dirname, "workspace"), { tests: true });

/** What every part of the reviews is made with. */
export const registry = builtIn();

/** The shared workspace after some edits. An edit that finds nothing to change would test nothing. */
export function edited(edits: Readonly<Record<string, Edit | readonly Edit[]>>): Files {
  const files: Record<string, string> = { ...reviewed };
  for (const [file, edit] of Object.entries(edits)) {
    for (const each of isList(edit) ? edit : [edit]) {
      const text = files[file];
      if (each === null) delete files[file];
      else if ("text" in each) files[file] = each.text;
      else {
        const [from, to] = each;
        if (!text?.includes(from)) throw new Error(`${file} has no text ${JSON.stringify(from)}`);
        files[file] = text.replace(from, () => to);
      }
    }
  }
  return files;
}

function isList(edit: Edit | readonly Edit[]): edit is readonly Edit[] {
  return Array.isArray(edit) && typeof edit[0] !== "string";
}

/** Both states as the command reads them, and everything that it says of the change. */
export async function reviewOf(
  after: Files,
  { before = reviewed, isRun = true }: { before?: Files; isRun?: boolean } = {},
): Promise<{ report: DiffReport; sides: readonly [Side, Side] }> {
  const source = (label: string, files: Files) => ({
    label,
    files: only(files, (path) => belongsToWorkspace(path)),
    tests: only(files, (path) => !belongsToWorkspace(path)),
  });
  const compared = await compareSources(source("old", before), source("new", after), {
    registry,
    environment: "dev",
    isRun,
  });
  const now = Date.parse("2026-03-04T12:00:00Z");
  return { sides: compared.sides, report: diff(...compared.sides, { registry, now, ...sentOf(compared) }) };
}

function sentOf({ sent }: Awaited<ReturnType<typeof compareSources>>) {
  return sent ? { sent } : {};
}

function only(files: Files, wanted: (path: string) => boolean): Files {
  return Object.fromEntries(Object.entries(files).filter(([path]) => wanted(path)));
}

/** A fixture of the shared workspace, to write another one beside it. */
export function fixture(name: string): Record<string, unknown> {
  const path = join(import.meta.dirname, "workspace/test/flows/fixtures", name);
  return JSON.parse(readFileSync(path, "utf8"));
}
