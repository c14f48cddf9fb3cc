import { createHash } from "node:crypto";
import {
  choice,
  defineTrigger,
  duration,
  entriesAt,
  Failure,
  numberAt,
  role,
  type TriggerContext,
  textAt,
} from "@crossdock/kit";
import { type Static, Type } from "typebox";
import { behindGate, type DropFolder, openDropFolder } from "./drop-folder.ts";
import { recordsOf } from "./file-records.ts";
import { createSettling, type Settling } from "./settling.ts";

const config = Type.Object(
  {
    system: role({ description: "System with a folder, by its role or its name." }),
    glob: Type.String({ description: "Files to take, below the System's folder: `in/orders-*.csv`." }),
    format: choice(["json", "ndjson", "csv"], {
      description:
        "`json` is one record or a list of them, `ndjson` one per line, `csv` one per row under a header.",
      default: "json",
    }),
    delimiter: Type.String({ description: "Between the fields of a `csv`.", default: "," }),
    encoding: choice(["utf-8", "utf-16le", "windows-1252"], {
      description: "How the file's text is encoded.",
      default: "utf-8",
    }),
    every: duration({ description: "Time between two looks.", default: "10s" }),
    settle: duration({
      description: "A file is left alone until it has not changed for this long.",
      default: "2s",
    }),
    marker: Type.Optional(
      Type.String({
        pattern: "^\\.[A-Za-z0-9._-]+$",
        description:
          "A file is whole once one of its name and this suffix is there, such as `.done`; it is removed with the file.",
      }),
    ),
    done: Type.String({ description: "Folder for files that were taken.", default: "done/" }),
    failed: Type.String({ description: "Folder for files that could not be read.", default: "failed/" }),
  },
  { additionalProperties: false },
);

type Settings = Static<typeof config>;

/**
 * Takes files from a folder, in the order of their names. A file gets a name of our own before it is read, so that the
 * sender may put the next one of its name, and is moved once every record of it is durable. The cursor tells how many
 * records of the file under way are durable, so a crash or a reload takes none twice.
 */
export const fileTrigger = defineTrigger({
  name: "file",
  summary: "Takes files from a folder; each record becomes a message, then the file is archived.",
  status: "stable",
  config,
  firesOnDemand: true,
  examples: [
    {
      title: "Settlement files",
      yaml: "system: exchange\nglob: 'in/settlement-*.csv'\nformat: csv\ndone: archive/",
    },
  ],
  async run(settings, context) {
    const settling = createSettling(context.clock, settings.settle);
    const told = createTold(context);
    while (!context.signal.aborted) {
      try {
        await context.firing(() => round(settings, context, settling, told));
        told.well();
      } catch (error) {
        if (context.signal.aborted) return;
        if (!(error instanceof Failure)) throw error;
        // That the System takes no calls was told when it stopped taking them.
        if (error.code !== "parked") told.trouble(error.title);
      }
      await context.rest(settings.every);
    }
  },
});

/** Records that are accepted in one transaction. */
const pageSize = 500;

/** The file under way and how many of its records are durable. */
interface Progress {
  file: string;
  digest: string;
  taken: number;
}

async function round(
  settings: Settings,
  context: TriggerContext,
  settling: Settling,
  told: Told,
): Promise<void> {
  const { system, glob: pattern, marker = "", done, failed } = settings;
  const owner = `${context.flow.split("@", 1)[0]}.${context.retailer}.${context.id}`;
  const folder = behindGate(openDropFolder(context.folder(system), owner), (work) =>
    context.call ? context.call(system, work) : work(),
  );
  const names = await folder.matches(pattern, [done, failed]);
  for (const place of [done, failed]) {
    if (!(await folder.leadsAway(place))) continue;
    throw new Failure("Unavailable", `\`${place}\` is a link out of the folder; no file is taken`);
  }
  settling.keep(names);
  for (const name of context.isShadow ? [] : await folder.claimed(pattern)) {
    if (context.signal.aborted) return;
    await take(settings, context, folder, name);
  }
  for (const name of names) {
    if (context.signal.aborted) return;
    if (marker !== "" && (name.endsWith(marker) || !(await folder.look(name + marker)))) continue;
    if (await folder.leadsAway(name.split("/").slice(0, -1).join("/"))) {
      told.once(name, "the file lies behind a link out of the folder; it is not taken");
      continue;
    }
    const look = await folder.look(name);
    if (look === undefined || (typeof look === "object" && !settling.isSettled(name, look))) continue;
    if (context.isShadow) {
      if (typeof look === "object") await watch(settings, context, folder, name, names);
      continue;
    }
    const hindrance = await folder.claim(name);
    if (hindrance !== undefined) {
      // Whoever put it there may have taken it away again.
      if (hindrance !== "ENOENT") told.once(name, `the file cannot be taken (${hindrance})`);
      continue;
    }
    if (typeof look === "string") await refuse(settings, context, folder, name, look);
    else await take(settings, context, folder, name);
    if (marker !== "") await folder.removeMarker(name + marker);
  }
}

/** Takes a claimed file, from where it was left. */
async function take(
  settings: Settings,
  context: TriggerContext,
  folder: DropFolder,
  name: string,
): Promise<void> {
  const bytes = await folder.read(name);
  if (bytes === undefined) return;
  const records = typeof bytes === "string" ? bytes : await recordsOf(bytes, settings);
  if (typeof records === "string" || typeof bytes === "string")
    return refuse(settings, context, folder, name, String(records));
  const digest = createHash("sha256").update(bytes).digest("hex");
  const before = progressFrom(await context.cursor());
  let taken = before?.file === name && before.digest === digest ? before.taken : 0;
  while (taken < records.length) {
    // The rest is taken from here when the trigger runs again.
    if (context.signal.aborted) return;
    const arrivals = records.slice(taken, taken + pageSize).map((record, index) => ({
      ...record,
      envelope: { trigger: context.id, kind: "file", file: name, digest, record: taken + index + 1 },
    }));
    taken += arrivals.length;
    await context.acceptPage(arrivals, { file: name, digest, taken } satisfies Progress);
  }
  await folder.putAway(name, settings.done, context.clock.now());
  // The same file may come again, and is then taken again.
  await context.acceptPage([], null);
}

/** What an earlier run wrote as its cursor; undefined where no file is under way. */
function progressFrom(cursor: unknown): Progress | undefined {
  const [file, digest, taken] = [textAt(cursor, "file"), textAt(cursor, "digest"), numberAt(cursor, "taken")];
  return file === undefined || digest === undefined || taken === undefined
    ? undefined
    : { file, digest, taken };
}

async function refuse(
  { failed }: Settings,
  context: TriggerContext,
  folder: DropFolder,
  name: string,
  reason: string,
): Promise<void> {
  const { flow, retailer, id, log } = context;
  context.refused?.("unreadableFile");
  await context.audit("file.refused", { file: name, reason });
  log.error({ flow, retailer, trigger: id, file: name, reason }, "the file cannot be read");
  await folder.putAway(name, failed, context.clock.now());
}

/**
 * What a shadow does with a file: it takes the records and leaves the file to whoever takes it live. The cursor names the
 * files that lie there and were seen, by their content.
 */
async function watch(
  settings: Settings,
  context: TriggerContext,
  folder: DropFolder,
  name: string,
  present: readonly string[],
): Promise<void> {
  const bytes = await folder.peek(name);
  if (bytes === undefined || typeof bytes === "string") return;
  const digest = createHash("sha256").update(bytes).digest("hex");
  const seen = entriesAt(await context.cursor());
  if (seen.some(([file, known]) => file === name && known === digest)) return;
  const records = await recordsOf(bytes, settings);
  if (typeof records === "string") {
    const { flow, retailer, id, log } = context;
    log.warn({ flow, retailer, trigger: id, file: name, reason: records }, "the file could not be read live");
  }
  const arrivals = (typeof records === "string" ? [] : records).map((record, index) => ({
    ...record,
    envelope: { trigger: context.id, kind: "file", file: name, digest, record: index + 1 },
  }));
  const kept = seen.filter(([file]) => present.includes(file));
  await context.acceptPage(arrivals, { ...Object.fromEntries(kept), [name]: digest });
}

/** What the log was told about the folder: trouble when it begins, when it changes and when it is over. */
interface Told {
  trouble(reason: string): void;
  well(): void;
  once(file: string, text: string): void;
}

function createTold({ flow, retailer, id, log }: TriggerContext): Told {
  const place = { flow, retailer, trigger: id };
  let trouble: string | undefined;
  const files = new Set<string>();
  return {
    trouble(reason) {
      if (reason !== trouble)
        log.error({ ...place, reason }, "files cannot be taken; the folder is looked at again");
      trouble = reason;
    },
    well() {
      if (trouble !== undefined) log.info(place, "files can be taken again");
      trouble = undefined;
    },
    once(file, text) {
      if (files.has(file) || files.size > 1000) return;
      files.add(file);
      log.error({ ...place, file }, text);
    },
  };
}
