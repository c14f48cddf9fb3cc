import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestFiles, readWorkspace } from "./read-workspace.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossdock-read-"));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};

describe("reading a workspace", () => {
  test("takes the files of its folders, and neither hidden ones nor what is printed for editors", async () => {
    await write("flows/policy.yaml", "policy");
    await write("flows/base/a.jsonata", "a");
    await write("docs/runbooks/a.md", "runbook");
    await write("docs/other.md", "no");
    await write("schemas/crossdock/flow.schema.json", "no");
    await write("schemas/shop/a.json", "schema");
    await write("flows/.a.yaml.swp.yaml", "no");
    await write("flows/base/notes.txt", "no");
    expect(await readWorkspace(folder)).toEqual({
      "docs/runbooks/a.md": "runbook",
      "flows/base/a.jsonata": "a",
      "flows/policy.yaml": "policy",
      "schemas/shop/a.json": "schema",
    });
  });

  test("follows a mount as Kubernetes makes it, each file once", async () => {
    await write("flows/..2026_01/policy.yaml", "first");
    await write("flows/..2026_01/base/a.yaml", "a");
    await symlink("..2026_01", join(folder, "flows/..data"));
    await symlink("..data/policy.yaml", join(folder, "flows/policy.yaml"));
    await symlink("..data/base", join(folder, "flows/base"));
    expect(await readWorkspace(folder)).toEqual({ "flows/base/a.yaml": "a", "flows/policy.yaml": "first" });
    await write("flows/..2026_02/policy.yaml", "second");
    await symlink("..2026_02", join(folder, "flows/..data_tmp"));
    await rename(join(folder, "flows/..data_tmp"), join(folder, "flows/..data"));
    // The link to `base` leads nowhere now.
    expect(await readWorkspace(folder)).toEqual({ "flows/policy.yaml": "second" });
  });

  test("ends where links lead round", async () => {
    await write("flows/base/a.yaml", "a");
    await symlink("..", join(folder, "flows/base/up"));
    await symlink("self", join(folder, "flows/self"));
    expect(Object.keys(await readWorkspace(folder))).toEqual(["flows/base/a.yaml"]);
  });

  test("takes a byte order mark for none of the text", async () => {
    await write("schemas/shop/a.json", "\ufeff{}");
    expect(await readWorkspace(folder)).toEqual({ "schemas/shop/a.json": "{}" });
  });

  test("passes over a folder that is named like a file", async () => {
    await write("flows/a.yaml/b.yaml", "b");
    expect(await readWorkspace(folder)).toEqual({ "flows/a.yaml/b.yaml": "b" });
  });

  test("finds nothing where nothing is", async () => {
    expect(await readWorkspace(join(folder, "gone"))).toEqual({});
  });

  test("reads thousands of files, and tells one changed letter", async () => {
    await mkdir(join(folder, "flows"));
    const names = Array.from({ length: 5000 }, (_, index) => `flows/f${index}.yaml`);
    await Promise.all(names.map((name) => writeFile(join(folder, name), "kind: Table\n".repeat(20))));
    const before = await readWorkspace(folder);
    expect(Object.keys(before)).toHaveLength(5000);
    await writeFile(join(folder, "flows/f4711.yaml"), "kind: Table\n".repeat(20).replace("T", "t"));
    const after = await readWorkspace(folder);
    expect(digestFiles(after)).not.toBe(digestFiles(before));
    expect(digestFiles(Object.fromEntries(Object.entries(after).reverse()))).toBe(digestFiles(after));
  });
});
