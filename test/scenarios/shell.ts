import { type ChildProcess, spawn } from "node:child_process";
import { delimiter, dirname, join } from "node:path";

/** What a command left behind. Texts end with a line break or are empty. */
export interface Outcome {
  stdout: string;
  stderr: string;
  exit: number;
}

/** Where a command runs, and the `export …` lines that were typed before it. */
export interface Shell {
  /** `~`: the folder of the whole scenario. */
  home: string;
  folder: string;
  exports: string[];
}

/** A command that goes on. */
export interface Background {
  /** What it has printed once one of its streams has this text. Rejects when it ends before. */
  printed(text: string): Promise<Outcome>;
  /** Waits for its end, after a Ctrl-C or of its own accord: what it printed since, and how it ended. */
  ended(isInterrupted: boolean): Promise<Outcome>;
  /** Ends it without a word, and all that it started. */
  kill(): Promise<void>;
}

const bin = join(import.meta.dirname, "../../node_modules/.bin");

/** The command as a shell runs it, with the repository's own `crossdock` and this Node. */
export async function runCommand(line: string, shell: Shell): Promise<Outcome> {
  const { outcome, ended } = start(line, shell, false);
  const exit = await ended;
  return { ...outcome, exit };
}

export function startCommand(line: string, shell: Shell): Background {
  const { child, outcome, ended } = start(line, shell, true);
  const all = (signal: NodeJS.Signals): void => {
    // The group is gone when the command and all it started have ended.
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, signal);
  };
  const taken = (exit: number): Outcome => {
    const seen = { ...outcome, exit };
    outcome.stdout = outcome.stderr = "";
    return seen;
  };
  return {
    async printed(text) {
      const found = async (): Promise<true> => {
        while (!outcome.stdout.includes(text) && !outcome.stderr.includes(text))
          await new Promise((resolve) => setTimeout(resolve, 20));
        return true;
      };
      const first = await Promise.race([found(), ended]);
      if (first === true) return taken(0);
      throw new Error(`\`${line}\` ended with ${first} and never printed \`${text}\`:\n${outcome.stderr}`);
    },
    async ended(isInterrupted) {
      if (isInterrupted) all("SIGINT");
      return taken(await ended);
    },
    async kill() {
      all("SIGKILL");
      await ended;
    },
  };
}

function start(
  line: string,
  { home, folder, exports }: Shell,
  isGroup: boolean,
): { child: ChildProcess; outcome: Omit<Outcome, "exit">; ended: Promise<number> } {
  // `exec` where the shell would only wait, so that Ctrl-C reaches the command alone.
  const script = [...exports, isGroup ? `exec ${line}` : line].join("\n");
  const child = spawn("sh", ["-c", script], {
    cwd: folder,
    env: { HOME: home, PATH: [dirname(process.execPath), bin, "/usr/bin", "/bin"].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: isGroup,
  });
  const outcome = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      outcome[name] += chunk;
    });
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? -1));
  });
  return { child, outcome, ended };
}
