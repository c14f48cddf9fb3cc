import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type ConnectorContext, createShapeChecker } from "@crossdock/kit";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { failureOf } from "../testing/failure-of.ts";
import { file } from "./file-connector.ts";
import { filesWrite } from "./files-write.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "files-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const opened = (baseUrl: string, options: { folder?: string } = {}) =>
  // Nothing else of the context is asked for.
  file.open({ baseUrl, options } as unknown as ConnectorContext<{ folder?: string }>);

const write = (name: string, content: unknown) =>
  filesWrite.run({
    connection: opened("", { folder }),
    config: {},
    input: { name, content },
    expect: undefined,
    idempotencyKey: "k",
    recovering: false,
    signal: new AbortController().signal,
  });

describe("a folder", () => {
  test("is named by an address or by an option", () => {
    expect(opened(pathToFileURL(folder).href)).toEqual({ folder });
    expect(opened("", { folder })).toEqual({ folder });
  });

  test("has to be named", () => {
    expect([...(file.check?.({}, createShapeChecker()) ?? [])]).toHaveLength(1);
    expect(
      [...(file.check?.({ baseUrl: "https://example.com" }, createShapeChecker()) ?? [])][0]?.path,
    ).toEqual(["baseUrl"]);
    expect([...(file.check?.({ baseUrl: "file:///srv" }, createShapeChecker()) ?? [])]).toEqual([]);
    expect([...(file.check?.({ options: { folder: "out" } }, createShapeChecker()) ?? [])]).toEqual([]);
  });

  test("that is missing is Unavailable", async () => {
    const failure = await failureOf(
      Promise.resolve(file.probe?.({ folder: join(folder, "none") }, new AbortController().signal)),
    );
    expect(failure.class).toBe("Unavailable");
  });
});

describe("a written file", () => {
  test("holds text as it is and anything else as JSON", async () => {
    expect(await write("a.csv", "x;ü\n")).toEqual({ name: "a.csv", bytes: 5 });
    await write("out/b.json", { b: 1 });
    expect(await readFile(join(folder, "a.csv"), "utf8")).toBe("x;ü\n");
    expect(JSON.parse(await readFile(join(folder, "out/b.json"), "utf8"))).toEqual({ b: 1 });
  });

  test("replaces the one before and leaves nothing beside it", async () => {
    await write("a.txt", "one");
    await write("a.txt", "two");
    expect(await readdir(folder)).toEqual(["a.txt"]);
    expect(await readFile(join(folder, "a.txt"), "utf8")).toBe("two");
  });

  test.each(["../a", "/etc/a", "a/../../b", ".hidden", "a//b", "..\\a", ""])(
    "is not called %o",
    async (name) => {
      expect(await failureOf(write(name, "x"))).toMatchObject({ class: "Rejected", code: "file.badName" });
    },
  );

  test("whose name the file system refuses is the fault of the message alone", async () => {
    await write("taken", "x");
    await write("folder/a.txt", "x");
    for (const name of ["n".repeat(300), "taken/a.txt", "folder", `${"d/".repeat(3000)}a`]) {
      expect(await failureOf(write(name, "x"))).toMatchObject({ class: "Rejected", code: "file.badName" });
    }
    expect(await readFile(join(folder, "taken"), "utf8")).toBe("x");
  });

  test("does not follow a link out of the folder", async () => {
    await symlink(tmpdir(), join(folder, "out"));
    expect(await failureOf(write("out/escaped.txt", "x"))).toMatchObject({ code: "file.badName" });
    expect(await failureOf(write("out/escaped/a.txt", "x"))).toMatchObject({ code: "file.badName" });
    expect(await readdir(tmpdir())).not.toContain("escaped");
  });

  test("waits for a folder that is not there, and does not make it", async () => {
    await rm(folder, { recursive: true });
    const away = { class: "Unavailable", outcome: "notSent", isAway: true };
    expect(await failureOf(write("out/a.txt", "x"))).toMatchObject(away);
    const title = `the folder ${folder} is not there`;
    const probed = file.probe?.({ folder }, AbortSignal.timeout(1000)) ?? Promise.resolve();
    expect(await failureOf(probed)).toMatchObject({ ...away, title });
    await expect(readdir(folder)).rejects.toThrow("ENOENT");
  });
});
