import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Errors } from "@oclif/core";

/** Ends the command with one clear line unless the folder holds `flows/`. */
export async function requireFlows(folder: string): Promise<void> {
  const found = await stat(join(folder, "flows")).catch(() => undefined);
  if (found?.isDirectory()) return;
  throw new Errors.CLIError(
    `${folder === "." ? "this folder" : folder} holds no flows/ folder; go to a workspace, or make one with \`crossdock init\``,
    { exit: 2 },
  );
}
