import { createHash } from "node:crypto";
import { glob, mkdir, readFile, rename, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { choice, defineTrigger, delayed, duration, reference, type TriggerContext } from "@crossdock/kit";
import { parse as parseCsv } from "csv-parse/sync";
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

/** Takes files from a folder; a file is moved once every record of it is durable, so a crash reads it again. */
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
      for await (const name of glob(settings.glob, { cwd: folder })) {
        if (context.signal.aborted) return;
        await take(settings, context, folder, name);
      }
      await delayed(context.clock, settings.every, context.signal).catch(() => undefined);
    }
  },
});

/** Records that are accepted in one transaction. */
const pageSize = 500;

async function take(
  settings: Settings,
  context: TriggerContext,
  folder: string,
  name: string,
): Promise<void> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || Date.now() - found.mtimeMs < settings.settle) return;
  const bytes = await readFile(path);
  const records = recordsOf(bytes, settings);
  if (typeof records === "string") {
    await context.audit("file.refused", { file: name, reason: records });
    context.log.error(
      { flow: context.flow, retailer: context.retailer, trigger: context.id, file: name },
      "the file cannot be read",
    );
    return move(path, join(folder, settings.failed));
  }
  const digest = createHash("sha256").update(bytes).digest("hex");
  for (let start = 0; start < records.length; start += pageSize) {
    const arrivals = records.slice(start, start + pageSize).map((message, index) => ({
      message,
      envelope: { trigger: context.id, kind: "file", file: name, digest, record: start + index + 1 },
    }));
    await context.acceptPage(arrivals, undefined);
  }
  await move(path, join(folder, settings.done));
}

/** The file's records, or why they cannot be read. */
function recordsOf(bytes: Buffer, { format, delimiter }: Settings): unknown[] | string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
    if (format === "csv")
      return parseCsv(text, { columns: true, delimiter, bom: true, skip_empty_lines: true, trim: true });
    if (format === "json") {
      const value: unknown = JSON.parse(text);
      return Array.isArray(value) ? value : [value];
    }
    return text
      .split(/\r?\n/)
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as unknown);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A file of that name that is there already is kept: the new one gets the time behind its name. */
async function move(path: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const target = join(folder, basename(path));
  const taken = await stat(target).catch(() => undefined);
  await rename(path, taken ? join(dirname(target), `${basename(path)}.${Date.now()}`) : target);
}
