import { Errors, run } from "@oclif/core";
import { commands } from "./commands.ts";

/** Exit codes: 0 clean, 1 findings or failed tests, 2 usage or configuration, 70 our fault, 75 a start is the way back. */
const usage = 2;
const ourFault = 70;
const startAgain = 75;

/** Runs one command line. What the user can put right ends with one clear line, anything else with 70 and its stack. */
export async function main(args: string[], root: string): Promise<void> {
  process.stdout.on("error", endWithReader);
  try {
    await run(await understood(args), root);
  } catch (error) {
    // Exits at once: what broke may have left a daemon half started.
    process.exit(report(error));
  }
}

/** `crossdock … | head` reads no further: nothing is wrong. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
}

/** `help lint` is `lint --help`; a command that does not exist is told from one that is misspelt. */
async function understood(args: string[]): Promise<string[]> {
  const [word, ...rest] = args;
  if (word === undefined || word.startsWith("-")) return args;
  const parts = partsOf(word);
  if (takesWords(word) || (Object.hasOwn(commands, word) && parts.length === 0)) return args;
  if (word === "help") return [...rest, "--help"];
  const { didYouMean } = await import("@crossdock/kit");
  if (parts.length > 0) {
    const [part = "--help"] = rest;
    if (part.startsWith("-") || parts.includes(part)) return args;
    const hint = didYouMean(part, parts) ?? `\`crossdock ${word} --help\` lists what there is`;
    throw new Errors.CLIError(`there is no command \`${word} ${part}\`; ${hint}`, { exit: usage });
  }
  const hint =
    didYouMean(
      word,
      Object.keys(commands).map((name) => name.split(":")[0] ?? name),
    ) ?? "`crossdock --help` lists the commands";
  throw new Errors.CLIError(`there is no command \`${word}\`; ${hint}`, { exit: usage });
}

/** Whether words that follow are the command's own to judge. */
function takesWords(word: string): boolean {
  const known: Readonly<Record<string, { args?: object }>> = commands;
  return Object.hasOwn(commands, word) && Object.keys(known[word]?.args ?? {}).length > 0;
}

/** What stands behind the first word of commands with two. */
function partsOf(word: string): string[] {
  const prefix = `${word}:`;
  return Object.keys(commands).flatMap((name) =>
    name.startsWith(prefix) ? [name.slice(prefix.length)] : [],
  );
}

function report(error: unknown): number {
  if (error instanceof Errors.ExitError) return error.oclif.exit ?? 0;
  if (error instanceof Errors.CLIError) {
    process.stderr.write(`${error.message}\n`);
    return error.oclif.exit ?? usage;
  }
  if (error instanceof Error && isPassing(error)) {
    process.stderr.write(`${error.message}\n`);
    return startAgain;
  }
  const refusal = refusalOf(error);
  if (refusal) {
    process.stderr.write(`${refusal}\n`);
    return usage;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  process.stderr.write(
    `crossdock failed; this is a mistake of ours, please report it with the lines below.\n${stack}\n`,
  );
  return ourFault;
}

/**
 * Whether it goes by without a person: the journal ended and is read again at a start, or its server is away. By their names: the
 * daemon's code is loaded only where a daemon is started.
 */
function isPassing(error: Error): boolean {
  if (error.name === "JournalStopped") return true;
  return error.name === "CannotStart" && error.cause instanceof Error && error.cause.name === "NotStorable";
}

/** What the machine refuses, in words that name the way out. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // By its name: the daemon's code is loaded only where a daemon is started.
  if (["CannotStart", "CannotFollow", "JournalDamaged"].includes(error.name)) return error.message;
  if (!("code" in error)) return undefined;
  // An error with a code is one of Node's own: these are its fields.
  const { code, path, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  switch (code) {
    case "EADDRINUSE":
      return `${address}:${port} is taken by another process; stop it, or choose another port with --port`;
    case "EADDRNOTAVAIL":
      return `this machine has no address ${address}; correct \`listen\` of the Environment`;
    case "EACCES":
    case "EPERM":
      return `${path ?? `${address}:${port}`} may not be used by this user; change its permissions, or choose another one`;
    case "EROFS":
    case "ENOSPC":
      return `${path ?? "the disk"} cannot be written: ${error.message}`;
    default:
      return undefined;
  }
}
