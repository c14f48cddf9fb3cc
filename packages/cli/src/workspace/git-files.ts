import { spawn } from "node:child_process";
import { Errors } from "@oclif/core";

interface Commit {
  commit: string;
  author: string;
  /** `2026-11-30`. */
  day: string;
}

/** Reads a revision of the repository that `folder` lies in: no checkout, no change of anything. */
export interface GitFiles {
  /** The commit that a revision names; undefined when there is none of that name. */
  commit(revision: string): Promise<string | undefined>;
  /** Whether the folder lies in a repository, and there is a `git` to read it. */
  exists(): Promise<boolean>;
  /** The newest commits that touch one of these paths, the newest first. */
  commits(paths: readonly string[], most: number): Promise<Commit[]>;
  /** The git objects of a commit's files below `folder`, by their path from there. */
  objects(commit: string): Promise<ReadonlyMap<string, string>>;
  /** Texts of the files below `folder` that `belongs` takes, by their path from there. */
  files(commit: string, belongs: (path: string) => boolean): Promise<Record<string, string>>;
}

/** Ends the command with a clear line where there is no `git` or no repository. */
export function gitFiles(folder: string): GitFiles {
  const ask = (args: readonly string[], input = "") => git(["-C", folder, ...args], input);
  const entriesOf = async (commit: string): Promise<{ object: string; path: string }[]> => {
    const listed = await ask(["ls-tree", "-r", "-z", commit]);
    if (listed.code !== 0) throw new Errors.CLIError(`git: ${listed.errors.trim()}`, { exit: 2 });
    return listed.output
      .toString("utf8")
      .split("\0")
      .flatMap((line) => {
        // `<mode> blob <object>\t<path>`; links and submodules are not texts.
        const [, mode = "", object = "", path = ""] = /^(\d+) blob (\S+)\t([\s\S]+)$/.exec(line) ?? [];
        return mode.startsWith("100") ? [{ object, path }] : [];
      });
  };
  return {
    async exists() {
      const found = await ask(["rev-parse", "--git-dir"]).catch(() => undefined);
      return found?.code === 0;
    },
    async commits(paths, most) {
      const format = "--format=%H%x09%an%x09%as";
      const { output } = await ask(["log", format, "-n", String(most), "--", ...paths]);
      const lines = output.toString("utf8").split("\n").filter(Boolean);
      return lines.map((line) => {
        const [commit = "", author = "", day = ""] = line.split("\t");
        return { commit, author, day };
      });
    },
    async objects(commit) {
      return new Map((await entriesOf(commit)).map(({ object, path }) => [path, object]));
    },
    async commit(revision) {
      const found = await ask([
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        `${revision}^{commit}`,
      ]);
      if (found.code === 0) return found.output.toString("utf8").trim();
      const repository = await ask(["rev-parse", "--git-dir"]);
      if (repository.code !== 0) {
        throw new Errors.CLIError(
          `${folder === "." ? "this folder" : folder} is in no git repository, so \`${revision}\` names no revision of it; compare two folders, or name the workspace with --workspace`,
          { exit: 2 },
        );
      }
      return undefined;
    },
    async files(commit, belongs) {
      const entries = (await entriesOf(commit)).filter(({ path }) => belongs(path));
      const batch = await ask(["cat-file", "--batch"], entries.map(({ object }) => `${object}\n`).join(""));
      if (batch.code !== 0) throw new Errors.CLIError(`git: ${batch.errors.trim()}`, { exit: 2 });
      const texts = contentsOf(batch.output);
      return Object.fromEntries(entries.map(({ path }, index) => [path, texts[index] ?? ""]));
    },
  };
}

/** `<object> blob <size>`, a line break, the content, a line break; once for each object that was asked for. */
function contentsOf(output: Buffer): string[] {
  const texts: string[] = [];
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf("\n", at);
    const size = Number(output.toString("utf8", at, end).split(" ")[2] ?? 0);
    texts.push(output.toString("utf8", end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
  return texts;
}

interface Answer {
  code: number;
  output: Buffer;
  errors: string;
}

function git(args: readonly string[], input: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, { env: { ...process.env, LC_ALL: "C" } });
    const output: Buffer[] = [];
    let errors = "";
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      errors += chunk;
    });
    child.on("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "ENOENT"
          ? new Errors.CLIError("git is not installed here, and revisions are read through it", { exit: 2 })
          : error,
      ),
    );
    child.on("close", (code) => resolve({ code: code ?? 1, output: Buffer.concat(output), errors }));
    // A git that ended early has said why on its error stream.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
