import { appendFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Args, Flags } from "@oclif/core";
import { JsonCommand } from "../json-command.ts";

export class Init extends JsonCommand {
  static override summary =
    "Writes a new workspace: one flow with its test, one retailer, editor settings, CI.";
  static override args = { folder: Args.string({ description: "Where to write it.", default: "." }) };
  static override flags = {
    ci: Flags.option({
      options: ["both", "github", "gitlab", "none"] as const,
      description: "Whose workflow for checking changes is written.",
      default: "both" as const,
    })(),
  };
  static override examples = ["<%= config.bin %> init my-shop"];

  async run(): Promise<string[]> {
    const { args, flags } = await this.parse(Init);
    const taken = await stat(join(args.folder, "flows")).catch(() => undefined);
    if (taken) this.error(`${join(args.folder, "flows")} is there already; nothing was written`, { exit: 2 });
    const [{ builtIn }, { starter }] = await Promise.all([
      import("../context.ts"),
      import("../starter/starter.ts"),
    ]);
    const files = starter(builtIn(), { hosts: hostsOf[flags.ci], version: this.config.version });
    const written: string[] = [];
    for (const [path, text] of Object.entries(files)) {
      if (await writeNew(join(args.folder, path), text)) written.push(path);
      else if (path === ".gitignore" && (await addLines(join(args.folder, path), text)))
        this.logToStderr("added what crossdock keeps in this folder to .gitignore");
      else this.logToStderr(`kept ${path}, which was there already`);
    }
    const schemas = written.filter((path) => path.startsWith("schemas/crossdock/"));
    const others = written.filter((path) => !schemas.includes(path));
    this.log(
      [...others, `schemas/crossdock/ (${schemas.length} files for editors)`]
        .map((path) => `wrote ${path}`)
        .join("\n"),
    );
    const lines = [
      ...(args.folder === "." ? [] : [`cd ${args.folder}`]),
      // Who has a package of theirs here has installed crossdock into it.
      ...(written.includes("package.json") ? ["npm install"] : []),
      "npx crossdock dev",
    ];
    this.log(`\nnext:\n${lines.map((line) => `  ${line}`).join("\n")}`);
    return written;
  }
}

const hostsOf = { both: ["github", "gitlab"], github: ["github"], gitlab: ["gitlab"], none: [] } as const;

/** False when the file is there already: what somebody wrote stays. */
async function writeNew(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** Adds the lines that a file does not have; false where it has them all. A journal with people's data is not committed. */
async function addLines(path: string, text: string): Promise<boolean> {
  const there = await readFile(path, "utf8");
  const known = new Set(there.split(/\r?\n/).map(bare));
  const missing = text.split("\n").filter((line) => line !== "" && !known.has(bare(line)));
  if (missing.length === 0) return false;
  const gap = there === "" || there.endsWith("\n") ? "" : "\n";
  await appendFile(path, `${gap}${missing.join("\n")}\n`);
  return true;
}

/** A pattern without the slashes that change nothing about a folder of this level. */
function bare(pattern: string): string {
  return pattern.trim().replace(/^\/|\/$/g, "");
}
