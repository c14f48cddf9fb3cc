import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePorts } from "./free-ports.ts";
import { normaliser } from "./normalise.ts";
import { type Background, type Outcome, runCommand, type Shell, startCommand } from "./shell.ts";

/** What a person does and sees: files that are written and commands with what they print, in order. */
export interface Scenario {
  /** Text before the first part, for readers only. */
  title: string;
  parts: Part[];
}

export type Part =
  | { kind: "file"; path: string; text: string }
  | ({ kind: "command"; line: string } & Outcome)
  /** A command that goes on while others run; `until` is what it has printed before the next part begins. */
  | ({ kind: "background"; line: string; until: string } & Outcome)
  /** Waits for the last background command, or ends it by Ctrl-C; and what it printed since. */
  | ({ kind: "fg" } & Outcome)
  | ({ kind: "^C" } & Outcome);

/**
 * Reads `==== <file>`, `==== $ <command>`, `==== & <command>` with `==== until <text>`, `==== fg`, `==== ^C`, and behind
 * a command `==== stdout`, `==== stderr` and `==== exit <code>`.
 */
export function parseScenario(text: string): Scenario {
  const [title = "", ...sections] = text.split(/^==== /m);
  const parts: Part[] = [];
  for (const section of sections) {
    const [head = "", ...lines] = section.split("\n");
    const body = lines.join("\n");
    const last = parts.at(-1);
    const [, word, detail = ""] = /^(stdout|stderr|exit|until)(?: (.+))?$/.exec(head) ?? [];
    if (head.startsWith("$ ")) parts.push({ kind: "command", line: head.slice(2), ...nothing() });
    else if (head.startsWith("& "))
      parts.push({ kind: "background", line: head.slice(2), until: "", ...nothing() });
    else if (head === "fg" || head === "^C") parts.push({ kind: head, ...nothing() });
    else if (word === undefined) parts.push({ kind: "file", path: head, text: body });
    else if (!last || last.kind === "file") throw new Error(`\`==== ${head}\` follows no command`);
    else if (word === "stdout" || word === "stderr") last[word] = body;
    else if (word === "exit") last.exit = Number(detail);
    else if (last.kind === "background") last.until = detail;
    else throw new Error(`\`==== ${head}\` follows no background command`);
  }
  return { title: title.trim(), parts };
}

const nothing = (): Outcome => ({ stdout: "", stderr: "", exit: 0 });

export function printScenario({ title, parts }: Scenario): string {
  const sections = parts.flatMap((part) => {
    if (part.kind === "file") return [`==== ${part.path}\n${part.text}`];
    return [
      headOf(part),
      ...(part.kind === "background" ? [`==== until ${part.until}\n`] : []),
      ...(part.stdout ? [`==== stdout\n${part.stdout}`] : []),
      ...(part.stderr ? [`==== stderr\n${part.stderr}`] : []),
      ...(part.exit ? [`==== exit ${part.exit}\n`] : []),
    ];
  });
  return `${title}\n\n${sections.join("")}`;
}

function headOf(part: Exclude<Part, { kind: "file" }>): string {
  if (part.kind === "command") return `==== $ ${part.line}\n`;
  return part.kind === "background" ? `==== & ${part.line}\n` : `==== ${part.kind}\n`;
}

/**
 * Does it all in a folder of its own, and answers with the same scenario as it went. `cd` and `export` last for what
 * follows. `$PORT` and `$OTHER_PORT` are free ports; instants of the run, ids, revisions and these ports are printed as
 * `normalise.ts` says. What still runs at the end is ended.
 */
export async function playScenario({ title, parts }: Scenario): Promise<Scenario> {
  const place = await mkdtemp(join(tmpdir(), "crossdock-scenario-"));
  const root = join(place, "home");
  await Promise.all([mkdir(root), installCommand(place)]);
  const [PORT = 0, OTHER_PORT = 0] = await freePorts(2);
  const normalise = normaliser({ PORT, OTHER_PORT });
  const shell: Shell = {
    home: root,
    folder: root,
    exports: [`export PORT=${PORT} OTHER_PORT=${OTHER_PORT}`],
  };
  const running: Background[] = [];
  const play = async (part: Part): Promise<Part> => {
    if (part.kind === "file") {
      await write(join(shell.folder, part.path), part.text);
      return part;
    }
    if (part.kind === "fg" || part.kind === "^C") {
      const last = running.pop();
      if (!last) throw new Error(`\`==== ${part.kind}\` finds nothing that runs`);
      return { ...part, ...normalised(await last.ended(part.kind === "^C")) };
    }
    if (part.kind === "background") {
      const started = startCommand(part.line, shell);
      running.push(started);
      return { ...part, ...normalised(await started.printed(part.until)) };
    }
    const outcome = await runCommand(part.line, shell);
    if (/^export /.test(part.line)) shell.exports.push(part.line);
    shell.folder = join(shell.folder, /^cd (\S+)$/.exec(part.line)?.[1] ?? ".");
    return { ...part, ...normalised(outcome) };
  };
  const normalised = ({ stdout, stderr, exit }: Outcome): Outcome => ({
    stdout: normalise(stdout),
    stderr: normalise(stderr),
    exit,
  });
  const played: Part[] = [];
  try {
    for (const part of parts) played.push(await play(part));
    return { title, parts: played };
  } finally {
    await Promise.all(running.map((each) => each.kill()));
    await rm(place, { recursive: true, force: true });
  }
}

/** As `npm install crossdock` leaves it above all workspaces of a scenario: plug-ins import from it. */
async function installCommand(folder: string): Promise<void> {
  await mkdir(join(folder, "node_modules"));
  await symlink(join(import.meta.dirname, "../../packages/cli"), join(folder, "node_modules/crossdock"));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
