import { spawn } from "node:child_process";
import { join } from "node:path";

const bin = join(import.meta.dirname, "../../packages/cli/bin/crossdock.js");

/** What a command printed, and how it ended. */
export interface Printed {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Where a command runs: the daemon that it asks, variables of its shell, and what it reads from stdin. */
interface Place {
  server: string;
  folder: string;
  variables?: Readonly<Record<string, string>>;
  stdin?: string;
}

/** Runs the command `crossdock` as a person would, against the daemon at `server`. */
export async function crossdock(
  args: readonly string[],
  { server, folder, variables = {}, stdin }: Place,
): Promise<Printed> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, ...variables, CROSSDOCK_SERVER: server, NO_COLOR: "1" },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.end(stdin ?? "");
  const printed: Printed = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    printed.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    printed.stderr += chunk;
  });
  printed.code = await new Promise((resolve) => child.once("close", resolve));
  return printed;
}
