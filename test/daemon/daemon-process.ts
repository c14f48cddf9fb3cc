import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../packages/cli/bin/crossdock.js");

/** The daemon as a user runs it: a process of its own that can be killed at any instant. */
export interface DaemonProcess {
  readonly address: string;
  readonly pid: number;
  /** Ends it without a word to anybody; safe to call inside a listener. */
  kill(): void;
  /** Sends the process a signal. */
  signal(name: NodeJS.Signals): void;
  /** Resolves once the process is gone. */
  gone: Promise<void>;
  /** What it ended with; null where it runs, or was killed. */
  exitCode(): number | null;
  /** The last that it printed. */
  output(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** How a daemon that could not start ended. */
export interface Refusal {
  code: number | null;
  stderr: string;
}

/** Runs `crossdock run` with these arguments until it ends by itself. */
export async function runToEnd(
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Refusal> {
  const child = spawn(process.execPath, [bin, "run", "--no-watch", ...args], {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, stderr };
}

/**
 * Starts `crossdock run` and waits until it listens. Rejects with its output when it ends before. `within`: a command that runs
 * another one, such as in a network of its own.
 */
export async function startProcess(
  folder: string,
  variables: Readonly<Record<string, string>>,
  port: number,
  environment = "demo",
  within: readonly string[] = [],
): Promise<DaemonProcess> {
  const run = [bin, "run", folder, "--env", environment, "--port", String(port), "--no-watch"];
  const [command = process.execPath, ...args] = [...within, process.execPath, ...run];
  const child: ChildProcess = spawn(command, args, {
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  const address = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-20_000);
      const found = /listens on (http:\S+)/.exec(output);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("exit", (code) => reject(new Error(`the daemon ended with ${code}: ${output}`)));
  });
  return {
    address,
    pid: child.pid ?? 0,
    gone,
    exitCode: () => child.exitCode,
    output: () => output,
    kill: () => void child.kill("SIGKILL"),
    signal: (name) => void child.kill(name),
    async stop() {
      child.kill("SIGTERM");
      await gone;
      return child.exitCode;
    },
  };
}
