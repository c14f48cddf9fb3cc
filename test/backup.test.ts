import { spawn } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteJournal } from "@crossdock/journal";
import {
  acceptAll,
  canStartServer,
  idsOf,
  openPostgresJournal,
  openTestServer,
  type TestServer,
} from "@crossdock/journal/testing";
import { afterAll, describe, expect, test } from "vitest";
import { smallWorkspace, writeWorkspace } from "./daemon/small-workspace.ts";

/** The commands of the page, by the heading above them. */
const page = await readFile(join(import.meta.dirname, "../docs/backup.md"), "utf8");
const commands = new Map(
  page
    .split(/^#+ /m)
    .map(
      (section) =>
        [
          section.split("\n")[0] ?? "",
          [...section.matchAll(/^```sh\n(.*?)^```/gms)].map((found) => found[1] ?? ""),
        ] as const,
    )
    .filter(([, blocks]) => blocks.length > 0),
);

const run = new Set<string>();

/** Runs what the page says below a heading, with these texts in the place of others. Answers what it printed. */
async function follow(heading: string, { folder, variables = {}, user = {} }: Place): Promise<string> {
  const blocks = commands.get(heading);
  if (!blocks) throw new Error(`the page has no commands below ${heading}`);
  run.add(heading);
  const text = blocks
    .join("")
    .replaceAll("/srv/backup", join(folder, "backup"))
    .replaceAll("/var/lib/crossdock", join(folder, "crossdock"))
    .replaceAll("/var/lib/postgresql", folder);
  return shell(text, { folder, variables, user });
}

interface Place {
  folder: string;
  variables?: Readonly<Record<string, string>>;
  user?: { uid?: number; gid?: number };
}

async function shell(text: string, { folder, variables, user }: Place): Promise<string> {
  const child = spawn("sh", ["-euc", text], {
    cwd: join(folder, "workspace"),
    env: {
      ...process.env,
      ...variables,
      HOME: folder,
      PATH: `${join(folder, "bin")}:${variables?.["PATH"] ?? process.env["PATH"]}`,
    },
    stdio: ["ignore", "pipe", "pipe"],
    ...user,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
    });
  // A server that was started goes on with the streams: its end is not waited for.
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  child.stdout.destroy();
  child.stderr.destroy();
  if (code !== 0) throw new Error(`${text}\nended with ${code}: ${output}`);
  return output;
}

/** A folder with a workspace whose Environment `production` has this journal, and the command `crossdock`. */
async function place(journal: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-backup-"));
  const written = await writeWorkspace({
    ...smallWorkspace,
    "flows/environments/production.environment.yaml": (
      smallWorkspace["flows/environments/dev.environment.yaml"] ?? ""
    )
      .replace("name: dev", "name: production")
      .replace("{ sqlite: { file: .crossdock/journal.db } }", journal.replace("FOLDER", folder)),
  });
  await rename(written, join(folder, "workspace"));
  await mkdir(join(folder, "bin"));
  await mkdir(join(folder, "backup"));
  const bin = join(import.meta.dirname, "../packages/cli/bin/crossdock.js");
  const command = join(folder, "bin/crossdock");
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  await chmod(command, 0o755);
  return folder;
}

test("a journal in a file is copied and put back", async () => {
  const folder = await place("{ sqlite: { file: FOLDER/crossdock/journal.db } }");
  const file = join(folder, "crossdock/journal.db");
  const first = await openSqliteJournal(file);
  await acceptAll(first, "a", "b");
  await first.close();
  await follow("Copy the file", { folder });
  const second = await openSqliteJournal(file);
  await acceptAll(second, "c");
  await second.close();
  const said = await follow("Put the file back", { folder });
  expect(said).toContain("it has all 2 messages that its mark tells of");
  expect(said).not.toMatch(/^(warning|problem)/m);
  const restored = await openSqliteJournal(file);
  await acceptAll(restored, "d");
  expect(idsOf(await restored.messages.unfinished("", 9))).toEqual(["a", "b", "d"]);
  await restored.close();
  await rm(folder, { recursive: true });
});

const isHere = await canStartServer();
if (!isHere) console.warn("no PostgreSQL here: its backups are not tried");

describe.skipIf(!isHere)("a journal in PostgreSQL", () => {
  const opened: TestServer[] = [];
  const folders: string[] = [];
  const start = async (settings: Readonly<Record<string, string>> = {}): Promise<TestServer> => {
    const server = await openTestServer({ own: true, settings });
    opened.push(server);
    return server;
  };
  afterAll(async () => {
    for (const server of opened) await server.close();
    for (const folder of folders) await rm(folder, { recursive: true });
  });

  const journalAt = (url: string) =>
    openPostgresJournal({ url: async () => url, schema: "crossdock", partitions: 4 });

  test("is dumped, and restored on a fresh server whose transactions have smaller numbers", async () => {
    const [old, fresh] = [await start(), await start()];
    const folder = await place("{ postgres: { url: journal-database } }");
    folders.push(folder);
    // The old server has counted far beyond the fresh one.
    await old.query(
      "do $$ begin for i in 1..4000 loop perform pg_current_xact_id(); commit; end loop; end $$",
    );
    const journal = await journalAt(old.url);
    await acceptAll(journal, "a", "b", "c");
    await journal.progress.settle({ messageId: "b", state: "succeeded", at: 1 });
    const variables = {
      JOURNAL: old.url,
      NEW_JOURNAL: fresh.url,
      CROSSDOCK_SECRET_JOURNAL_DATABASE: fresh.url,
      PATH: `${old.local?.bin}:${process.env["PATH"]}`,
    };
    await follow("Dump", { folder, variables });
    await acceptAll(journal, "late");
    await journal.close();
    const said = await follow("Restore the dump", { folder, variables });
    expect(said).toMatch(/^warning +server +the tables were written on another server/m);
    expect(said).not.toMatch(/^problem/m);
    const restored = await journalAt(fresh.url);
    await acceptAll(restored, "new");
    expect(idsOf(await restored.messages.unfinished("", 9))).toEqual(["a", "c", "new"]);
    expect(await restored.check()).toEqual([]);
    await restored.close();
  });

  test("is restored to a moment that was named, from a base backup and archived WAL", async () => {
    const folder = await place("{ postgres: { url: journal-database } }");
    folders.push(folder);
    await mkdir(join(folder, "backup/wal"));
    const settings = archiveSettings(folder);
    expect(Object.keys(settings)).toContain("archive_command");
    const server = await start(settings);
    const { local } = server;
    if (!local) throw new Error("the server is not of this machine");
    const { bin, user } = local;
    await shell(`chmod 755 ${folder} ${folder}/workspace; ln -s ${local.data} ${folder}/data`, { folder });
    if (user)
      for (const path of ["", "backup", "backup/wal"]) await chown(join(folder, path), user.uid, user.gid);
    const given = {
      folder,
      variables: { JOURNAL: server.url, PATH: `${bin}:${process.env["PATH"]}` },
      user: user ?? {},
    };

    const journal = await journalAt(server.url);
    await acceptAll(journal, "a", "b");
    await follow("Take a base backup", given);
    await acceptAll(journal, "c");
    await journal.progress.settle({ messageId: "a", state: "succeeded", at: 1 });
    const before = await journal.messages.unfinished("", 9);
    await follow("Name a moment", given);
    await acceptAll(journal, "after");
    await journal.close();
    await follow("Restore a moment", given);
    const restored = await journalAt(server.url);
    expect(await restored.messages.unfinished("", 9)).toEqual(before);
    expect(idsOf(before)).toEqual(["b", "c"]);
    await acceptAll(restored, "new");
    expect(idsOf(await restored.messages.unfinished("", 9))).toEqual(["b", "c", "new"]);
    expect(await restored.check()).toEqual([]);
    await restored.close();
    await shell(`pg_ctl stop --pgdata=${folder}/restored --mode=fast`, given);
  });
});

test("no command of the page is left out", () => {
  expect([...commands.keys()].filter((heading) => !run.has(heading))).toEqual(
    isHere ? [] : expect.any(Array),
  );
});

/** The settings that the page asks for, with paths of the test. */
function archiveSettings(folder: string): Record<string, string> {
  const [, text = ""] = /^```ini\n(.*?)^```/ms.exec(page) ?? [];
  return Object.fromEntries(
    text
      .replaceAll("/srv/backup", join(folder, "backup"))
      .split("\n")
      .filter(Boolean)
      .map((line) => {
        const [name = "", value = ""] = line.split(/ = (.*)/s);
        return [name, value.replace(/^'(.*)'$/s, "$1")];
      }),
  );
}
