import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openVariables, readVariables } from "./env-files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "variables-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = (name: string, text: string) => writeFile(join(folder, name), text);

test("what the process has wins over the Environment's file, and that over the general one", async () => {
  await write(".env", "A=general\nB=general\nC=general\n");
  await write(".env.dev", "B=dev\nC=dev\n");
  await write(".env.production", "A=production\n");
  expect(await readVariables(folder, "dev", { C: "process" })).toEqual({
    A: "general",
    B: "dev",
    C: "process",
  });
});

test("an empty variable of the process is one that is set", async () => {
  await write(".env", "A=general\nB=general\n");
  expect(await readVariables(folder, "dev", { A: "", B: undefined })).toEqual({ A: "", B: "general" });
});

test("values are read as other tools read such files", async () => {
  await write(".env", "# a remark\nexport A='one two' # another\nB=\"x\\ny\"\n\nC=a=b\n");
  expect(await readVariables(folder, "dev", {})).toEqual({ A: "one two", B: "x\ny", C: "a=b" });
});

test("without files, and with a folder of that name, there is what the process has", async () => {
  await mkdir(join(folder, ".env"));
  expect(await readVariables(folder, "../dev", { A: "process" })).toEqual({ A: "process" });
});

test("a daemon takes new, other and removed values into the object that it has", async () => {
  await write(".env", "A=one\nB=one\n");
  const variables = await openVariables(folder, "dev", { P: "process" });
  const { values } = variables;
  expect(await variables.refresh()).toBe(false);
  await write(".env", "A=two\nC=two\nP=file\n");
  expect(await variables.refresh()).toBe(true);
  expect(values).toEqual({ A: "two", C: "two", P: "process" });
});
