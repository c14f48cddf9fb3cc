import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { thrownText } from "@crossdock/kit";
import { Errors } from "@oclif/core";
import { variablesOf } from "../workspace/variables-of.ts";
import { folderAbove } from "../workspace/workspace-folder.ts";

/** What commands that ask a daemon are told of it; see `daemonFlags`. */
export interface DaemonFlags {
  server?: string | undefined;
  env?: string | undefined;
  token?: string | undefined;
  "token-file"?: string | undefined;
}

/**
 * Where the API of one's own daemon is, the same for every command: where `--server` says; else where the Environment
 * of the workspace says that it listens; else where a daemon listens that is told nothing.
 */
export async function findDaemon({ server, env = "dev" }: DaemonFlags, folder = "."): Promise<string> {
  if (server !== undefined) return server;
  const listen = await listenOf(folder, env);
  const { api = listen } = listen ?? {};
  if (api && "socket" in api) return `unix:${api.socket}`;
  // The default of `listen`, for a folder without workspace.
  const { host, port } = api ?? { host: "127.0.0.1", port: 7070 };
  const isAny = host === "0.0.0.0" || host === "::";
  return `http://${isAny ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** The one file is read alone: what else is wrong with a workspace must not keep anybody from asking its daemon. */
async function listenOf(folder: string, name: string) {
  const root = await folderAbove(folder);
  if (root === undefined) return undefined;
  const path = `flows/environments/${name}.environment.yaml`;
  const text = await readFile(join(root, path), "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const [{ readEnvironment }, { registryOf }, { builtIn }] = await Promise.all([
    import("@crossdock/flow"),
    import("../workspace/registry-of.ts"),
    import("../context.ts"),
  ]);
  const variables = await variablesOf(root, name);
  const read = readEnvironment({ [path]: text }, name, {
    registry: await registryOf(root).catch(builtIn),
    env: (variable) => variables[variable],
  });
  return read?.listen;
}

/** The token that a command shows; undefined where there is none. */
export async function tokenOf({ token, "token-file": file }: DaemonFlags): Promise<string | undefined> {
  if (file === undefined) return token;
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw new Errors.CLIError(`--token-file ${file} cannot be read: ${thrownText(error)}`, { exit: 2 });
  });
  return text.trim();
}
