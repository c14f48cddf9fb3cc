import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  type Config,
  configParts,
  createRegistry,
  didYouMean,
  isFields,
  type Registry,
  thrownText,
  valueAt,
} from "@crossdock/kit";
import { Errors } from "@oclif/core";
import { builtInParts } from "../context.ts";
import { folderAbove } from "./workspace-folder.ts";

/** Names of the file that adds parts to a workspace, the preferred one first. */
const configFiles = ["crossdock.config.ts", "crossdock.config.js"];

/**
 * The built-in parts, and those that `crossdock.config.ts` in `folder` adds. Without a folder: that of the workspace above
 * the current one, where there is one. A file that cannot be used ends the command with the reason.
 */
export async function registryOf(folder?: string): Promise<Registry> {
  const home = folder ?? (await folderAbove(".")) ?? ".";
  const file = await configIn(home);
  if (file === undefined) return createRegistry(builtInParts);
  const config = checked(file, await loaded(file));
  if (config.helpers?.length) {
    const { helperProblem } = await import("@crossdock/mapping");
    const [problem] = config.helpers.flatMap((helper) => helperProblem(helper) ?? []);
    if (problem) throw refused(file, problem);
  }
  try {
    return createRegistry(builtInParts, config);
  } catch (error) {
    throw refused(file, `${thrownText(error)}; give your own one another name`);
  }
}

async function configIn(folder: string): Promise<string | undefined> {
  for (const name of configFiles) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found?.isFile()) return path;
  }
  return undefined;
}

async function loaded(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    throw refused(file, `it cannot be loaded: ${thrownText(error)}`);
  }
}

/** What the module exports by default, with lists of definitions in it and nothing else. */
function checked(file: string, module: unknown): Config {
  const config = valueAt(module, "default");
  if (!isFields(config)) throw refused(file, "it has to `export default defineConfig({ … })`");
  const named = Object.entries(config).map(([part, list]) => {
    if (!isPart(part)) {
      const hint = didYouMean(part, configParts) ?? `it takes ${configParts.join(", ")}`;
      throw refused(file, `there is no part \`${part}\`; ${hint}`);
    }
    const isList = Array.isArray(list) && list.every((each) => typeof valueAt(each, "name") === "string");
    if (!isList)
      throw refused(file, `\`${part}\` has to be a list of what define… of crossdock/kit returned`);
    return [part, list];
  });
  return Object.fromEntries(named);
}

function isPart(name: string): name is (typeof configParts)[number] {
  return configParts.some((part) => part === name);
}

function refused(file: string, reason: string): Errors.CLIError {
  return new Errors.CLIError(`${file}: ${reason}`, { exit: 2 });
}
