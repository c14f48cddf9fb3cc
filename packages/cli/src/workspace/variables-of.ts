import type { Variables } from "@crossdock/server/env-files";

/** The variables that a command has for a workspace: its own, and those of the `.env` files there. */
export async function variablesOf(folder: string, environment: string): Promise<Variables> {
  const { readVariables } = await import("@crossdock/server/env-files");
  return readVariables(folder, environment, process.env);
}
