import { execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { installed } from "../../release/manifest.ts";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

/** What a command printed, and how it ended. */
export interface Printed {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** An empty repository into which the published package was installed. */
export interface Installed {
  folder: string;
  /** What is around the folder, for whatever else a test puts there. */
  place: string;
  /** The package as it lies in `node_modules`. */
  package: string;
  /** Runs a line of a shell in the folder; `npx` and the variables of a newcomer are there, nothing else. */
  sh(line: string, variables?: Readonly<Record<string, string>>, folder?: string): Promise<Printed>;
  /** The same for a command that goes on: resolves with what it printed once a stream has `text`. */
  until(line: string, text: string, variables?: Readonly<Record<string, string>>): Promise<Running>;
  remove(): Promise<void>;
}

export interface Running {
  printed: string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** Builds and packs crossdock, and installs it as `npm install --save-dev crossdock` would, without a network. */
export async function installPacked(): Promise<Installed> {
  const place = await mkdtemp(join(tmpdir(), "crossdock-package-"));
  const folder = join(place, "shop");
  const built = join(place, "built");
  await run(process.execPath, [join(root, "release/build.ts"), built]);
  const env = {
    PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
    HOME: place,
    npm_config_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", place], { cwd: built, env });
  await run("git", ["init", "--quiet", folder]);
  // Those of the registry lie in this repository already.
  const overrides = Object.fromEntries(
    installed.map((name) => [name, `file:${join(root, "node_modules", name)}`]),
  );
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module", overrides }));
  await run("npm", ["install", "--save-dev", join(place, stdout.trim())], { cwd: folder, env });
  const start = (line: string, variables: Readonly<Record<string, string>> = {}, cwd = folder) =>
    spawn("sh", ["-c", line], {
      cwd,
      env: { ...env, ...variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
  return {
    place,
    folder,
    package: join(folder, "node_modules/crossdock"),
    async sh(line, variables, cwd) {
      const child = start(line, variables, cwd);
      const printed: Printed = { code: null, stdout: "", stderr: "" };
      for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (chunk: string) => {
          printed[name] += chunk;
        });
      printed.code = await new Promise((resolve) => child.once("close", resolve));
      return printed;
    },
    async until(line, text, variables) {
      const child = start(`exec ${line}`, variables);
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      let printed = "";
      await new Promise<void>((resolve, reject) => {
        for (const stream of [child.stdout, child.stderr])
          stream.setEncoding("utf8").on("data", (chunk: string) => {
            printed += chunk;
            if (printed.includes(text)) resolve();
          });
        void ended.then((code) => reject(new Error(`\`${line}\` ended with ${code}: ${printed}`)));
      });
      return {
        printed,
        stop() {
          child.kill("SIGTERM");
          return ended;
        },
      };
    },
    async remove() {
      // A test may have left folders that nobody can write to.
      await run("chmod", ["-R", "u+w", place]);
      await rm(place, { recursive: true, force: true });
    },
  };
}

/** Bytes of all files below a folder. */
export async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const sizes = await Promise.all(entries.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
