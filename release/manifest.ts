import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { entriesAt, valueAt } from "@crossdock/kit";

/** What the package does not bundle but depends on: native parts, and what the types of plug-ins name. */
export const installed = ["better-sqlite3", "typebox", "yaml"] as const;

/** What is published is told by the command's own manifest; only what it points to is compiled. */
const kept = ["name", "version", "license", "keywords", "type", "bin"] as const;

/** The `package.json` that is published. `root` is the folder of the repository. */
export async function publishedManifest(root: string): Promise<Readonly<Record<string, unknown>>> {
  const read = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(root, path), "utf8"));
  const [repository, command, journal] = await Promise.all([
    read("package.json"),
    read("packages/cli/package.json"),
    read("packages/journal/package.json"),
  ]);
  const versions = { ...record(journal, "dependencies"), ...record(command, "dependencies") };
  return {
    ...Object.fromEntries(kept.map((field) => [field, valueAt(command, field)])),
    description: valueAt(repository, "description"),
    engines: valueAt(repository, "engines"),
    exports: {
      "./kit": { types: "./types/cli/src/kit.d.ts", default: "./lib/kit.js" },
      "./kit/testing": { types: "./types/cli/src/kit-testing.d.ts", default: "./lib/kit-testing.js" },
      "./package.json": "./package.json",
    },
    oclif: {
      ...record(command, "oclif"),
      commands: { ...record(command, "oclif", "commands"), target: "./lib/commands.js" },
    },
    dependencies: Object.fromEntries(installed.map((name) => [name, versions[name]])),
  };
}

function record(value: unknown, ...path: string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(entriesAt(value, ...path));
}
