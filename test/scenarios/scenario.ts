import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";

/** What a person does and sees: files that are written and commands with what they print, in order. */
export interface Scenario {
  /** Text before the first part, for readers only. */
  title: string;
  parts: Part[];
}

export type Part =
  | { kind: "file"; path: string; text: string }
  | ({ kind: "command"; line: string } & Outcome);

/** What a command left behind. Texts end with a line break or are empty. */
export interface Outcome {
  stdout: string;
  stderr: string;
  exit: number;
}

/** Reads `==== <file>`, `==== $ <command>`, `==== stdout`, `==== stderr` and `==== exit <code>`. */
export function parseScenario(text: string): Scenario {
  const [title = "", ...sections] = text.split(/^==== /m);
  const parts: Part[] = [];
  for (const section of sections) {
    const [head = "", ...lines] = section.split("\n");
    const body = lines.join("\n");
    const last = parts.at(-1);
    const isOutcome = head === "stdout" || head === "stderr" || /^exit \d+$/.test(head);
    if (head.startsWith("$ "))
      parts.push({ kind: "command", line: head.slice(2), stdout: "", stderr: "", exit: 0 });
    else if (!isOutcome) parts.push({ kind: "file", path: head, text: body });
    else if (last?.kind !== "command") throw new Error(`\`==== ${head}\` follows no command`);
    else if (head === "stdout" || head === "stderr") last[head] = body;
    else last.exit = Number(head.slice("exit ".length));
  }
  return { title: title.trim(), parts };
}

export function printScenario({ title, parts }: Scenario): string {
  const sections = parts.flatMap((part) => {
    if (part.kind === "file") return [`==== ${part.path}\n${part.text}`];
    return [
      `==== $ ${part.line}\n`,
      ...(part.stdout ? [`==== stdout\n${part.stdout}`] : []),
      ...(part.stderr ? [`==== stderr\n${part.stderr}`] : []),
      ...(part.exit ? [`==== exit ${part.exit}\n`] : []),
    ];
  });
  return `${title}\n\n${sections.join("")}`;
}

/** Does it all in a folder of its own, and answers with the same scenario as it went. `cd` lasts for what follows. */
export async function playScenario({ title, parts }: Scenario): Promise<Scenario> {
  const root = await mkdtemp(join(tmpdir(), "crossdock-scenario-"));
  const played: Part[] = [];
  let folder = root;
  try {
    for (const part of parts) {
      played.push(part.kind === "file" ? part : { ...part, ...(await outcomeOf(part.line, folder)) });
      if (part.kind === "file") await write(join(folder, part.path), part.text);
      else folder = join(folder, /^cd (\S+)$/.exec(part.line)?.[1] ?? ".");
    }
    return { title, parts: played };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const bin = join(import.meta.dirname, "../../node_modules/.bin");

/** The command as a shell runs it, with the repository's own `crossdock` and this Node. */
function outcomeOf(line: string, folder: string): Promise<Outcome> {
  const child = spawn("sh", ["-c", line], {
    cwd: folder,
    env: { HOME: folder, PATH: [dirname(process.execPath), bin, "/usr/bin", "/bin"].join(delimiter) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const outcome = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      outcome[name] += chunk;
    });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ ...outcome, exit: code ?? -1 }));
  });
}
