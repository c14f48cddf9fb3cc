import { chmod, mkdtemp, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { acceptAll } from "../contract/samples.ts";
import { examineSqlite } from "./examine.ts";
import { readMark, writeMark } from "./mark.ts";
import { openSqliteJournal } from "./sqlite-journal.ts";

describe("a journal that is not what it was", () => {
  let folder = "";
  const file = () => join(folder, "journal.db");
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "crossdock-damage-"));
    await chmod(folder, 0o755);
    const journal = await openSqliteJournal(file());
    await acceptAll(journal, "a", "b");
    await journal.close();
  });
  afterEach(() => rm(folder, { recursive: true }));
  const marked = () => {
    const mark = readMark(file());
    if (mark === undefined || mark === "damaged") throw new Error("no mark");
    return mark;
  };

  test.each<[string, () => void | Promise<void>, RegExp]>([
    [
      "ends before its mark",
      () => writeMark(file(), { ...marked(), writes: 9, messages: 8 }),
      /write 9 \(message 8\)/,
    ],
    ["has the mark of another", () => writeMark(file(), { ...marked(), id: "other" }), /another journal/],
    ["has a mark that is damaged", () => writeFile(`${file()}-mark`, "{"), /mark cannot be read/],
    [
      "is gone, its mark apart",
      () => rm(file()),
      /is new, but its mark tells of one with 3 writes and 2 messages/,
    ],
    ["has no bytes, its mark apart", () => truncate(file(), 0), /is new, but its mark/],
  ])("that %s is refused until a person accepts it", async (_how, damage, reason) => {
    await damage();
    await expect(openSqliteJournal(file())).rejects.toThrow(reason);
    await expect(openSqliteJournal(file())).rejects.toThrow("crossdock doctor --repair");
    expect(examineSqlite(file(), false)).toContainEqual(expect.objectContaining({ state: "problem" }));
    examineSqlite(file(), true);
    await (await openSqliteJournal(file())).close();
  });

  test("an empty database keeps the WAL that holds everything", async () => {
    await truncate(file(), 0);
    await writeFile(`${file()}-wal`, "all that there is");
    await expect(openSqliteJournal(file())).rejects.toThrow(/no bytes, while its .*-wal has 17/);
    expect(await readFile(`${file()}-wal`, "utf8")).toBe("all that there is");
  });

  test("a damaged page is one error that names the journal and the command, and ends the journal", async () => {
    const bytes = await readFile(file());
    await writeFile(file(), bytes.fill(7, 4096));
    const outcome = await openSqliteJournal(file()).then(
      async (journal) => {
        await journal.messages.unfinished("", 5).catch(() => undefined);
        return journal.ended;
      },
      (error: Error) => error,
    );
    expect(outcome?.message).toContain(`the journal ${file()} is damaged`);
    expect(outcome?.message).toContain("crossdock doctor");
  });

  test("a missing mark is not a reason to refuse, and is written again", async () => {
    await rm(`${file()}-mark`);
    const journal = await openSqliteJournal(file());
    await acceptAll(journal, "c");
    await journal.close();
    expect(marked()).toMatchObject({ writes: 5, messages: 3 });
  });

  test("its files are their owner's alone, whatever the folder allows", async () => {
    for (const path of [file(), `${file()}-mark`]) expect((await stat(path)).mode & 0o777).toBe(0o600);
    await chmod(file(), 0o644);
    expect(examineSqlite(file(), false)).toContainEqual(
      expect.objectContaining({ check: "files", state: "warning" }),
    );
    examineSqlite(file(), true);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });
});
