import type { Catalog } from "@crossdock/catalog";
import type { Workspace } from "@crossdock/flow";
import type { Command } from "@oclif/core";
import { variablesOf } from "./variables-of.ts";
import { requireFlows } from "./workspace-folder.ts";

export interface LoadedCatalog {
  catalog: Catalog;
  workspace: Workspace;
}

/** Reads a workspace and makes its catalogue; tells on stderr what is left out because it has errors. */
export async function catalogOf(
  command: Command,
  folder: string,
  { env: environment, retailer }: { env: string; retailer?: string | undefined },
): Promise<LoadedCatalog> {
  await requireFlows(folder);
  const [{ readWorkspace }, { registryOf }, { loadWorkspace }, { buildCatalog }, { didYouMean }] =
    await Promise.all([
      import("@crossdock/server/read-workspace"),
      import("./registry-of.ts"),
      import("@crossdock/flow"),
      import("@crossdock/catalog"),
      import("@crossdock/kit"),
    ]);
  const registry = await registryOf(folder);
  const workspace = loadWorkspace(await readWorkspace(folder), { registry });
  const named = (kind: "Retailer" | "Environment") => workspace.resources.list(kind).map(({ name }) => name);
  for (const [kind, name] of [
    ["Retailer", retailer],
    ["Environment", environment],
  ] as const) {
    const known = named(kind);
    if (name === undefined || known.includes(name)) continue;
    const hint = didYouMean(name, known) ?? `there is ${known.join(", ") || "none"}`;
    command.error(`there is no ${kind} \`${name}\`; ${hint}`, { exit: 2 });
  }
  const broken = workspace.documents.filter(({ valid }) => !valid).map(({ file }) => file);
  if (broken.length > 0) {
    const files = [...new Set(broken)].join(", ");
    command.logToStderr(`left out, because of errors that \`crossdock lint\` shows: ${files}`);
  }
  const variables = await variablesOf(folder, environment);
  const env = (name: string) => variables[name];
  const options = { registry, environment, env, ...(retailer === undefined ? {} : { retailer }) };
  return { catalog: buildCatalog(workspace, options), workspace };
}
