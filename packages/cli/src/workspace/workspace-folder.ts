import { stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Errors } from "@oclif/core";

/** Whether the folder is a workspace. */
export async function holdsFlows(folder: string): Promise<boolean> {
  const found = await stat(join(folder, "flows")).catch(() => undefined);
  return found?.isDirectory() ?? false;
}

/** Ends the command with one clear line unless the folder holds `flows/`. */
export async function requireFlows(folder: string): Promise<void> {
  if (await holdsFlows(folder)) return;
  const above = folder === "." ? await folderAbove(folder) : undefined;
  const hint = above
    ? `${relative(".", above)} does: go there`
    : "go to a workspace, or make one with `crossdock init`";
  throw new Errors.CLIError(`${folder === "." ? "this folder" : folder} holds no flows/ folder; ${hint}`, {
    exit: 2,
  });
}

/** The nearest folder, from `start` upwards, that holds `flows/`; undefined where there is none. */
export async function folderAbove(start: string): Promise<string | undefined> {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (await holdsFlows(folder)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

/** The nearest folder, from `start` upwards, that holds `flows/`; ends the command where there is none. */
export async function workspaceAbove(start: string): Promise<string> {
  const found = await folderAbove(start);
  if (found === undefined) await requireFlows(start);
  return found ?? start;
}
