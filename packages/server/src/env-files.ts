import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseEnv } from "node:util";

/** Values by the names of variables. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables that can be read again while the same object stays in use. */
export interface OpenVariables {
  readonly values: Variables;
  /** Reads the files again; whether any value is another one than before. */
  refresh(): Promise<boolean>;
}

/**
 * The variables of a workspace: those of the process, then those of its file `.env.<environment>`, then those of its file
 * `.env`. What the process has is never overridden, also where it is empty. A file that is not there says nothing.
 */
export async function readVariables(
  folder: string,
  environment: string,
  given: Variables,
): Promise<Record<string, string | undefined>> {
  // A name with a slash would lead to another folder; there is no Environment of such a name.
  const own = /^[\w-]+$/.test(environment) ? [`.env.${environment}`] : [];
  const files = await Promise.all([".env", ...own].map((name) => readEnvFile(join(folder, name))));
  const set = Object.entries(given).filter(([, value]) => value !== undefined);
  return Object.assign({}, ...files, Object.fromEntries(set));
}

/** The same, kept: for a daemon, whose Systems and secrets ask for values again. */
export async function openVariables(
  folder: string,
  environment: string,
  given: Variables,
): Promise<OpenVariables> {
  const values = await readVariables(folder, environment, given);
  return {
    values,
    async refresh() {
      const found = await readVariables(folder, environment, given);
      const names = new Set([...Object.keys(values), ...Object.keys(found)]);
      const changed = [...names].filter((name) => values[name] !== found[name]);
      for (const name of changed) values[name] = found[name];
      return changed.length > 0;
    },
  };
}

async function readEnvFile(path: string): Promise<Variables> {
  try {
    return parseEnv(await readFile(path, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && missing.has(error.code)) return {};
    throw error;
  }
}

/** A folder of that name, such as that of a virtual environment, is not a file of variables. */
const missing: ReadonlySet<unknown> = new Set(["ENOENT", "ENOTDIR", "EISDIR"]);
