import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rename, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { choice, defineTrigger, delayed, duration, reference, type TriggerContext } from "@crossdock/kit";
import { CsvError, parse as parseCsv } from "csv-parse/sync";
import { type Static, Type } from "typebox";

const config = Type.Object(
  {
    system: reference("System", false, { description: "System with a folder, by its role or its name." }),
    glob: Type.String({ description: "Files to take, below the System's folder: `in/orders-*.csv`." }),
    format: choice(["json", "ndjson", "csv"], {
      description:
        "`json` is one record or a list of them, `ndjson` one per line, `csv` one per row under a header.",
      default: "json",
    }),
    delimiter: Type.String({ description: "Between the fields of a `csv`.", default: "," }),
    every: duration({ description: "Time between two looks.", default: "10s" }),
    settle: duration({
      description: "A file is left alone until it has not changed for this long.",
      default: "2s",
    }),
    done: Type.String({ description: "Folder for files that were taken.", default: "done/" }),
    failed: Type.String({ description: "Folder for files that could not be read.", default: "failed/" }),
  },
  { additionalProperties: false },
);

type Settings = Static<typeof config>;

/**
 * Takes files from a folder, in the order of their names; a file is moved once every record of it is durable. The
 * cursor tells how many records of the file at work are durable, so a crash takes none twice: neither between two
 * pages nor between the last page and the move.
 */
export const fileTrigger = defineTrigger({
  name: "file",
  summary: "Takes files from a folder; each record becomes a message, then the file is archived.",
  status: "stable",
  config,
  examples: [
    {
      title: "Settlement files",
      yaml: "system: exchange\nglob: 'in/settlement-*.csv'\nformat: csv\ndone: archive/",
    },
  ],
  async run(settings, context) {
    while (!context.signal.aborted) {
      const folder = context.folder(settings.system);
      const names = await waiting(settings, folder);
      for (const name of names) {
        if (context.signal.aborted) return;
        if (context.isShadow) await look(settings, context, folder, name, names);
        else await take(settings, context, folder, name);
      }
      await delayed(context.clock, settings.every, context.signal).catch(() => undefined);
    }
  },
});

/** Records that are accepted in one transaction. */
const pageSize = 500;
/** Bytes; a larger file is refused, because it is read whole. */
const largestFile = 256 * 1024 * 1024;

/** The file at work and how many of its records are durable. */
interface Progress {
  file: string;
  digest: string;
  taken: number;
}

/** Names below the folder that the glob matches, without what was taken or refused before. */
async function waiting({ glob: pattern, done, failed }: Settings, folder: string): Promise<string[]> {
  const over = [done, failed].map((name) => join(folder, name));
  const names: string[] = [];
  for await (const name of glob(pattern, { cwd: folder })) {
    const isOver = over.some((place) => !relative(place, join(folder, name)).startsWith(".."));
    if (!isOver) names.push(name);
  }
  return names.sort();
}

async function take(
  settings: Settings,
  context: TriggerContext,
  folder: string,
  name: string,
): Promise<void> {
  const path = join(folder, name);
  const bytes = await readSettled(path, settings, context);
  if (!bytes) return;
  const records = typeof bytes === "string" ? bytes : recordsOf(bytes, settings);
  if (typeof records === "string" || typeof bytes === "string") {
    await context.audit("file.refused", { file: name, reason: records });
    context.log.error(
      { flow: context.flow, retailer: context.retailer, trigger: context.id, file: name },
      "the file cannot be read",
    );
    return move(path, join(folder, settings.failed), context);
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  // Written by this trigger.
  const before = (await context.cursor()) as Progress | null | undefined;
  let taken = before?.file === name && before.digest === digest ? before.taken : 0;
  while (taken < records.length) {
    const arrivals = records.slice(taken, taken + pageSize).map((message, index) => ({
      message,
      envelope: { trigger: context.id, kind: "file", file: name, digest, record: taken + index + 1 },
    }));
    taken += arrivals.length;
    await context.acceptPage(arrivals, { file: name, digest, taken } satisfies Progress);
  }
  await move(path, join(folder, settings.done), context);
  // The same file may come again, and is then taken again.
  await context.acceptPage([], null);
}

/**
 * What a shadow does with a file: it takes the records and leaves the file to whoever takes it live. The cursor names the
 * files that lie there and were seen, by their content.
 */
async function look(
  settings: Settings,
  context: TriggerContext,
  folder: string,
  name: string,
  present: readonly string[],
): Promise<void> {
  const bytes = await readSettled(join(folder, name), settings, context);
  if (!bytes) return;
  const digest = createHash("sha256").update(bytes).digest("hex");
  // Written by this trigger.
  const seen = ((await context.cursor()) ?? {}) as Record<string, string>;
  if (seen[name] === digest) return;
  const records = typeof bytes === "string" ? bytes : recordsOf(bytes, settings);
  if (typeof records === "string") {
    const { flow, retailer, id, log } = context;
    log.warn({ flow, retailer, trigger: id, file: name, reason: records }, "the file could not be read live");
  }
  const arrivals = (typeof records === "string" ? [] : records).map((message, index) => ({
    message,
    envelope: { trigger: context.id, kind: "file", file: name, digest, record: index + 1 },
  }));
  const kept = Object.entries(seen).filter(([file]) => present.includes(file));
  await context.acceptPage(arrivals, { ...Object.fromEntries(kept), [name]: digest });
}

/** The file's bytes, why it is refused, or undefined while it may still be written or cannot be opened. */
async function readSettled(
  path: string,
  { settle }: Settings,
  { clock, log, flow, retailer, id }: TriggerContext,
): Promise<Buffer | string | undefined> {
  const before = await stat(path).catch(() => undefined);
  if (!before?.isFile() || clock.now() - before.mtimeMs < settle) return undefined;
  if (before.size > largestFile) return `it is larger than ${largestFile} bytes`;
  try {
    const bytes = await readFile(path);
    const after = await stat(path);
    return after.mtimeMs === before.mtimeMs && after.size === before.size ? bytes : undefined;
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? error.code : String(error);
    log.warn({ flow, retailer, trigger: id, file: basename(path), reason }, "the file cannot be opened");
    return undefined;
  }
}

/** The file's records, or why they cannot be read; the reason quotes nothing of the file. */
function recordsOf(bytes: Buffer, { format, delimiter }: Settings): unknown[] | string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "it is not UTF-8";
  }
  if (format === "csv") return csvOf(text, delimiter);
  if (format === "json") {
    const value = jsonOf(text);
    return value === undefined ? "it does not parse as JSON" : Array.isArray(value) ? value : [value];
  }
  const records: unknown[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const value = jsonOf(line);
    if (value === undefined) return `line ${index + 1} does not parse as JSON`;
    records.push(value);
  }
  return records;
}

function csvOf(text: string, delimiter: string): unknown[] | string {
  try {
    return parseCsv(text, { columns: true, delimiter, bom: true, skip_empty_lines: true, trim: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return `it does not parse as CSV: ${error.code} in line ${String(error["lines"])}`;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A file of that name that is there already is kept: the new one gets the time behind its name. */
async function move(path: string, folder: string, { clock }: TriggerContext): Promise<void> {
  await mkdir(folder, { recursive: true });
  const name = basename(path);
  let target = join(folder, name);
  for (let count = 0; await stat(target).catch(() => undefined); count++) {
    target = join(folder, `${name}.${clock.now() + count}`);
  }
  await rename(path, target);
}
