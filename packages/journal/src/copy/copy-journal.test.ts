import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite3 from "better-sqlite3";
import {
  array,
  asyncProperty,
  assert as check,
  constantFrom,
  option,
  record,
  sample,
  string,
} from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { actions } from "../contract/actions.ts";
import {
  acceptAll,
  activation,
  attempt,
  badMessage,
  failure,
  idsOf,
  lane,
  message,
  newCase,
  roomy,
  start,
  step,
  triggerCase,
} from "../contract/samples.ts";
import type { Journal } from "../journal.ts";
import { openPostgresSource } from "../postgres/copy/source.ts";
import { openPostgresTarget } from "../postgres/copy/target.ts";
import { openPostgresJournal } from "../postgres/postgres-journal.ts";
import { openTestServer, postgresMissing, type TestServer } from "../postgres/testing/postgres-server.ts";
import { openSqliteSource } from "../sqlite/copy/source.ts";
import { openSqliteTarget } from "../sqlite/copy/target.ts";
import { readMark } from "../sqlite/mark.ts";
import { openSqliteJournal } from "../sqlite/sqlite-journal.ts";
import { CopyFailed, copyJournal } from "./copy-journal.ts";
import { copiedTables } from "./tables.ts";
import type { JournalSource, JournalTarget, Row } from "./transfer.ts";

const missing = await postgresMissing();
if (missing !== undefined) console.warn(missing);

let folder: string;
let files = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossdock-copy-"));
});
afterEach(() => rm(folder, { recursive: true }));

function newFile(): string {
  files++;
  return join(folder, `${files}.db`);
}

/** A journal in a new file, with what `fill` did to it. */
async function sqliteWith(fill: (journal: Journal) => Promise<void>): Promise<string> {
  const file = newFile();
  const journal = await openSqliteJournal(file);
  await fill(journal);
  await journal.close();
  return file;
}

async function copied(source: JournalSource, target: JournalTarget) {
  try {
    return await copyJournal(source, target);
  } finally {
    await source.close();
    await target.close();
  }
}

const place = { flow: lane.flow, retailer: lane.retailer };

/** Something in every table and every column. */
async function fillAll(journal: Journal): Promise<void> {
  const { messages, progress, cursors, references, revisions, cases, audit, commands, pauses } = journal;
  await revisions.save("r1", { "flows/a.yaml": "a: ä\n".repeat(500) }, start);
  await revisions.save("r2", {}, start);
  await revisions.activate(activation("r1", start + 5));
  await acceptAll(journal, "a", "b", "c");
  await messages.accept(message("a2", { identity: "a" }), roomy);
  await messages.accept(
    message("long", { payload: JSON.stringify("x".repeat(5000)), original: "{}" }),
    roomy,
  );
  await messages.accept(message("keyless", { key: null, version: 7.5, mode: "shadow" }), roomy);
  await messages.accept(badMessage("bad"), roomy);
  await progress.intend(step("a", "s0", { state: "intent", result: null, endedAt: null }), "r1");
  await progress.record({ step: step("a", "s1", { revision: "r1" }), revision: "r1" });
  await progress.record({ step: step("keyless", "s1", { shadow: { before: 1 } as never }), revision: "r1" });
  await progress.settle({
    messageId: "b",
    state: "retrying",
    at: start,
    dueAt: start + 100,
    attempts: 2,
    failingSince: start,
    failure: failure("Timeout"),
    attempt: { ...attempt("b", "s1", 1), answer: "no".repeat(900) },
    openCase: newCase("c1", "b"),
  });
  await progress.settle({ messageId: "c", state: "paused", at: start, pausedFor: "odoo" });
  await progress.settle({ messageId: "long", state: "succeeded", at: start + 9, appliedVersion: 3.25 });
  await cursors.move({ ...place, trigger: "poll", value: { page: 3 }, at: start });
  await cursors.fire(place.flow, place.retailer, "nightly", start);
  await pauses.begin({ target: { ...place, trigger: null }, reason: "audit", actor: "ann", at: start });
  await pauses.begin({ target: { system: "odoo" }, reason: "moves", actor: "ann", at: start });
  await references.put("odoo", "sale.order", "k".repeat(3000), "41", start);
  await cases.open(triggerCase("c2"));
  await cases.resolve(triggerCase("c2").trigger, "itself", start + 1);
  await audit.append({ at: start, event: "test", actor: "ann", details: { ü: 1 } });
  const command = { kind: "replay", target: "a", input: { from: 1 }, actor: "ann", at: start };
  await commands.put({ ...command, id: "k1", event: "message.replayed" });
  await commands.put({ ...command, id: "k2", event: null });
  await commands.done({ audit: [], command: { id: "k1", at: start + 3, outcome: { done: true } } });
}

/** What random callers leave behind. */
async function fillAtRandom(journal: Journal): Promise<void> {
  for (const list of sample(actions, { numRuns: 12, seed: 42 }))
    for (const { run } of list) await run(journal).catch(() => undefined);
}

/** Every row of a file as SQLite has it, but for what a journal knows of its place, and counters that count nothing. */
function rowsOf(file: string): Record<string, unknown[]> {
  const db = new BetterSqlite3(file, { readonly: true });
  try {
    const tables = db
      .prepare<[], string>(
        "select name from sqlite_schema where type = 'table' and name not in ('facts', 'ownership')",
      )
      .pluck()
      .all();
    const rowsIn = (table: string) =>
      db.prepare(`select * from ${table}${table === "counters" ? " where count <> 0" : ""}`).all();
    return Object.fromEntries(
      tables.map((table) => [
        table,
        rowsIn(table)
          .map((row) => JSON.stringify(row))
          .sort(),
      ]),
    );
  } finally {
    db.close();
  }
}

test("copies a file into another one, row by row, with its mark", async () => {
  const from = await sqliteWith(async (journal) => {
    await fillAll(journal);
    await fillAtRandom(journal);
  });
  const to = newFile();
  const { tables } = await copied(openSqliteSource(from), openSqliteTarget(to));
  expect(rowsOf(to)).toEqual(rowsOf(from));
  expect(readMark(to)).toMatchObject({ writes: 1 });
  expect(tables.map(({ table }) => table)).toEqual(copiedTables.map(({ name }) => name));
  expect(tables.every(({ rows, digest }) => rows > 0 && /^[\da-f]{64}$/.test(digest))).toBe(true);
});

test("the journal that is copied here has something in every column", async () => {
  const source = openSqliteSource(await sqliteWith(fillAll));
  const empty: string[] = [];
  for (const table of copiedTables) {
    const rows: Row[] = [];
    for await (const batch of source.read(table)) rows.push(...batch);
    for (const [index, column] of Object.keys(table.columns).entries())
      if (rows.every((row) => row[index] === null)) empty.push(`${table.name}.${column}`);
  }
  await source.close();
  expect(empty).toEqual([]);
});

test("covers every table and column of the file", async () => {
  const db = new BetterSqlite3(await sqliteWith(async () => undefined), { readonly: true });
  const found = db
    .prepare<[], { name: string }>(
      `select m.name || '.' || c.name as name from sqlite_schema m, pragma_table_info(m.name) c
      where m.type = 'table' and m.name not in ('facts', 'counters', 'ownership', 'sqlite_sequence')`,
    )
    .all();
  db.close();
  expect(found.map(({ name }) => name).sort()).toEqual(declared().sort());
});

function declared(): string[] {
  return copiedTables.flatMap(({ name, columns }) =>
    Object.keys(columns).map((column) => `${name}.${column}`),
  );
}

test("goes on with numbers that were never given", async () => {
  const from = await sqliteWith(async (journal) => {
    await acceptAll(journal, "a", "b");
    await journal.progress.settle({ messageId: "b", state: "succeeded", at: start });
    // The number of the last message is not given again.
    await journal.prune(start + 1, 5);
  });
  const to = newFile();
  await copied(openSqliteSource(from), openSqliteTarget(to));
  const journal = await openSqliteJournal(to);
  await acceptAll(journal, "c");
  const rows = await journal.messages.unfinished("", 9);
  expect(rows.map(({ id, place }) => [id, Number(place)])).toEqual([
    ["a", 1],
    ["c", 3],
  ]);
  await journal.close();
});

describe("refuses", () => {
  test("a source that is not there, and makes none", async () => {
    const file = newFile();
    expect(() => openSqliteSource(file)).toThrow(`there is no journal at ${file}`);
    expect(existsSync(file)).toBe(false);
  });

  test("a source or a target that a daemon has open", async () => {
    const file = newFile();
    const journal = await openSqliteJournal(file);
    expect(() => openSqliteSource(file)).toThrow("another process has it open");
    await expect(openSqliteTarget(file).obstacle()).rejects.toThrow("another process has it open");
    await journal.close();
  });

  test("a target that is not empty, and leaves it as it is", async () => {
    const from = await sqliteWith((journal) => acceptAll(journal, "a"));
    const to = await sqliteWith((journal) => acceptAll(journal, "other"));
    const before = rowsOf(to);
    const target = openSqliteTarget(to);
    expect(await target.obstacle()).toContain("it is not empty (messages has rows)");
    await expect(copied(openSqliteSource(from), target)).rejects.toThrow("it is not empty");
    expect(rowsOf(to)).toEqual(before);
  });

  test("a target whose mark tells of a journal that is gone", async () => {
    const to = await sqliteWith((journal) => acceptAll(journal, "a"));
    await rm(to);
    expect(await openSqliteTarget(to).obstacle()).toContain("tells of a journal that is gone");
  });

  test("a source of a newer crossdock, and one that is not sound", async () => {
    const newer = await sqliteWith((journal) => acceptAll(journal, "a"));
    const unsound = await sqliteWith((journal) => acceptAll(journal, "a"));
    const change = (file: string, text: string) => {
      const db = new BetterSqlite3(file);
      db.exec(text);
      db.close();
    };
    change(newer, "pragma user_version = 99");
    expect(() => openSqliteSource(newer)).toThrow("run a newer crossdock");
    change(unsound, "delete from payloads");
    await expect(copied(openSqliteSource(unsound), openSqliteTarget(newFile()))).rejects.toThrow(
      "is not sound: the journal has 1 messages without a payload. Run `crossdock doctor` for it first",
    );
  });
});

/** The same journal, which breaks off in the middle of a table. */
function breaking(source: JournalSource, at: string): JournalSource {
  return {
    ...source,
    async *read(table) {
      for await (const rows of source.read(table)) {
        yield rows;
        if (table.name === at) throw new Error("the disk is gone");
      }
    },
  };
}

/** The same journal, which reads back something else than was written. */
function forgetful(target: JournalTarget): JournalTarget {
  return {
    ...target,
    async *read(table) {
      for await (const rows of target.read(table)) yield table.name === "audit" ? rows.slice(1) : rows;
    },
  };
}

describe("a copy that fails leaves the target empty:", () => {
  test("a source that breaks off", async () => {
    const from = await sqliteWith(fillAll);
    const to = newFile();
    await expect(copied(breaking(openSqliteSource(from), "steps"), openSqliteTarget(to))).rejects.toThrow(
      "the disk is gone; nothing was copied, the target is still empty",
    );
    expect(await obstacleOf(openSqliteTarget(to))).toBeUndefined();
    await copied(openSqliteSource(from), openSqliteTarget(to));
    expect(rowsOf(to)).toEqual(rowsOf(from));
  });

  test("a target that does not have what was written", async () => {
    const from = await sqliteWith(fillAll);
    const to = newFile();
    const failing = copied(openSqliteSource(from), forgetful(openSqliteTarget(to)));
    await expect(failing).rejects.toThrow(/the table audit differs: 1 rows were read, 0 are there/);
    await expect(failing).rejects.toBeInstanceOf(CopyFailed);
    expect(await obstacleOf(openSqliteTarget(to))).toBeUndefined();
  });
});

async function obstacleOf(target: JournalTarget): Promise<string | undefined> {
  try {
    return await target.obstacle();
  } finally {
    await target.close();
  }
}

describe.skipIf(missing !== undefined)("with PostgreSQL", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer();
  });
  afterAll(() => server.close());

  const partitions = 7;
  const target = (schema: string) => openPostgresTarget({ url: server.url, schema, partitions });
  const source = (schema: string) => openPostgresSource({ url: server.url, schema });
  const journalIn = (schema: string) =>
    openPostgresJournal({ url: async () => server.url, schema, partitions });

  test("a journal comes back as it went", async () => {
    const from = await sqliteWith(async (journal) => {
      await fillAll(journal);
      await fillAtRandom(journal);
    });
    const schema = server.schema();
    const there = await copied(openSqliteSource(from), await target(schema));
    const to = newFile();
    const back = await copied(await source(schema), openSqliteTarget(to));
    expect(rowsOf(to)).toEqual(rowsOf(from));
    expect(back).toEqual(there);
  });

  test("a journal goes on there: new messages come behind, and all is sound", async () => {
    const from = await sqliteWith(fillAll);
    const schema = server.schema();
    await copied(openSqliteSource(from), await target(schema));
    const journal = await journalIn(schema);
    expect(await journal.check()).toEqual([]);
    const before = idsOf(await journal.messages.unfinished("", 99));
    await acceptAll(journal, "new");
    expect(idsOf(await journal.messages.unfinished("", 99))).toEqual([...before, "new"]);
    expect(before).toEqual(["a", "b", "c", "keyless"]);
    await journal.audit.append({ at: start, event: "later", actor: "ann", details: {} });
    expect((await journal.audit.list({ limit: 1 })).items[0]?.event).toBe("later");
    expect(await journal.messages.accept(message("again", { identity: "long" }), roomy)).toMatchObject({
      state: "duplicate",
      id: "long",
    });
    await journal.close();
  });

  test("covers every table and column", async () => {
    const schema = server.schema();
    await (await journalIn(schema)).close();
    const found = await server.query(
      `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = '${schema}'
        and table_name not in ('facts', 'counters', 'counter_changes', 'counted', 'partitions', 'daemons', 'proposals', 'system_states', 'schema_version')
        and column_name not in ('xid', 'partition', 'identity_digest', 'key_digest')`,
    );
    const inFile = (name: unknown) =>
      name === "messages.message_id"
        ? "messages.id"
        : String(name).replace(/^(messages|payloads|steps|attempts)\.id$/, "$1.seq");
    expect(found.map(({ name }) => inFile(name)).sort()).toEqual(declared().sort());
  });

  test("messages keep their order where their numbers tell another one", async () => {
    const schema = server.schema();
    const journal = await journalIn(schema);
    await acceptAll(journal, "a", "b", "c", "d");
    await journal.progress.record({ step: step("d", "s1"), revision: "first" });
    await journal.close();
    // As several daemons leave it: the one with the later number committed in the earlier transaction.
    await server.query(`update ${schema}.messages set xid = 5 - id`);
    const to = newFile();
    await copied(await source(schema), openSqliteTarget(to));
    const opened = await openSqliteJournal(to);
    expect(idsOf(await opened.messages.unfinished("", 9))).toEqual(["d", "c", "b", "a"]);
    expect(await opened.progress.steps("d")).toHaveLength(1);
    expect(await opened.check()).toEqual([]);
    await opened.close();
  });

  test("a failed copy leaves the tables empty, and the next one fills them", async () => {
    const from = await sqliteWith(fillAll);
    const schema = server.schema();
    await expect(copied(breaking(openSqliteSource(from), "attempts"), await target(schema))).rejects.toThrow(
      "the target is still empty",
    );
    expect(await server.query(`select count(*)::integer as rows from ${schema}.messages`)).toEqual([
      { rows: 0 },
    ]);
    await copied(openSqliteSource(from), await target(schema));
    const [row] = await server.query(`select count(*)::integer as rows from ${schema}.messages`);
    expect(row).toEqual({ rows: 6 });
  });

  test("refuses tables that are in use, not empty, newer, older or not there", async () => {
    const schema = server.schema();
    await expect(source(schema)).rejects.toThrow("is not there");
    const journal = await journalIn(schema);
    await expect(source(schema)).rejects.toThrow("another process has it open");
    const busy = await target(schema);
    await expect(busy.obstacle()).rejects.toThrow("another process has it open");
    await busy.close();
    await acceptAll(journal, "a");
    await journal.close();
    expect(await obstacleOf(await target(schema))).toContain("it is not empty (messages has rows)");
    await server.query(`update ${schema}.schema_version set schema_max = 98, schema_min = 98`);
    await expect(source(schema)).rejects.toThrow("run a newer crossdock");
    await expect(obstacleOf(await target(schema))).rejects.toThrow("run a newer crossdock");
    await server.query(`update ${schema}.schema_version set schema_max = 1, schema_min = 1`);
    await expect(source(schema)).rejects.toThrow("start a daemon on them once");
  });

  test("large rows come in small batches", async () => {
    const schema = server.schema();
    const from = await sqliteWith(async (journal) => {
      for (let count = 0; count < 24; count++)
        await journal.messages.accept(message(`m${count}`, { payload: "x".repeat(1_000_000) }), roomy);
    });
    await copied(openSqliteSource(from), await target(schema));
    const payloads = copiedTables.find(({ name }) => name === "payloads");
    if (!payloads) throw new Error("no payloads are copied");
    const file = openSqliteSource(from);
    const tables = await source(schema);
    await tables.begin();
    const largest = async (journal: JournalSource): Promise<number[]> => {
      const counts: number[] = [];
      for await (const rows of journal.read(payloads)) counts.push(rows.length);
      return counts;
    };
    expect(Math.max(...(await largest(file)))).toBe(5);
    expect((await largest(tables)).slice(3).every((count) => count <= 4)).toBe(true);
    await file.close();
    await tables.close();
  });

  test("odd texts arrive as they were", async () => {
    const odd = string({
      unit: constantFrom(
        "a",
        "\0",
        "\ufdd0",
        "\ufdd00000",
        "\ud800",
        "\udfff",
        "é",
        "\u{1f600}",
        "\\",
        "'",
        "\u2028",
      ),
      maxLength: 8,
    });
    const given = array(record({ key: option(odd), identity: option(odd), text: odd, long: odd }), {
      minLength: 1,
      maxLength: 8,
    });
    const property = asyncProperty(given, async (rows) => {
      const fill = async (journal: Journal) => {
        for (const [index, { key, identity, text, long }] of rows.entries()) {
          const id = `m${index}`;
          const payload = JSON.stringify(text) + long.repeat(300);
          await journal.messages.accept(message(id, { key, identity, payload, original: text }), roomy);
          await journal.references.put(text, "order", long.repeat(60), text, start);
          await journal.cursors.move({ ...place, trigger: text, value: text, at: start });
        }
      };
      // The file has replaced halves of pairs before the copy; the tables keep them.
      const from = await sqliteWith(fill);
      const schema = server.schema();
      await copied(openSqliteSource(from), await target(schema));
      const to = newFile();
      const { changedTexts } = await copied(await source(schema), openSqliteTarget(to));
      expect(changedTexts).toBe(0);
      expect(rowsOf(to)).toEqual(rowsOf(from));
      await server.query(`drop schema ${schema} cascade`);

      const journal = await journalIn(schema);
      await fill(journal);
      const before = await everyText(journal, rows.length);
      await journal.close();
      const other = server.schema();
      await copied(await source(schema), await target(other));
      const copy = await journalIn(other);
      expect(await everyText(copy, rows.length)).toEqual(before);
      await copy.close();
      await server.query(`drop schema ${schema} cascade; drop schema ${other} cascade`);
    });
    await check(property, { numRuns: 4, seed: 20260101 });
  });

  test("says how many texts the file cannot keep as they are", async () => {
    const schema = server.schema();
    const journal = await journalIn(schema);
    await journal.messages.accept(message("a", { key: "\ud800", identity: "i" }), roomy);
    await journal.close();
    const to = newFile();
    const { changedTexts } = await copied(await source(schema), openSqliteTarget(to));
    expect(changedTexts).toBe(1);
    const opened = await openSqliteJournal(to);
    expect((await opened.messages.get("a"))?.key).toBe("\ufffd");
    await opened.close();
  });
});

async function everyText(journal: Journal, count: number): Promise<unknown> {
  const ids = Array.from({ length: count }, (_, index) => `m${index}`);
  const rows = await Promise.all(ids.map((id) => journal.messages.get(id)));
  return {
    rows: rows.map((row) => row && { ...row, place: null }),
    payloads: await Promise.all(ids.map((id) => journal.messages.payload(id))),
  };
}
