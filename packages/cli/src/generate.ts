import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { printed } from "./printed/printed.ts";
import { searchPage } from "./printed/search-page.ts";

/**
 * Writes what is printed from the definitions; with `--check` only compares, and ends with 1 when something is stale.
 * Files in the printed folders that nothing prints any more are removed.
 */
const root = join(import.meta.dirname, "../../..");
const folders = ["schemas/crossdock", "docs/reference"];
const isCheck = process.argv.includes("--check");
const files = await printed(root);
const stale: string[] = [];

for (const [path, text] of Object.entries(files)) {
  const known = await readFile(join(root, path), "utf8").catch(() => undefined);
  if (known === text) continue;
  stale.push(path);
  if (isCheck) continue;
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}
for (const folder of folders) {
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = `${entry.parentPath.slice(root.length + 1)}/${entry.name}`;
    if (Object.hasOwn(files, path)) continue;
    stale.push(path);
    if (!isCheck) await rm(join(root, path));
  }
}
// Made of all guides, so that it is printed and not kept: open it from the folder.
if (!isCheck) await writeFile(join(root, "docs/search.html"), await searchPage(root));
if (isCheck && stale.length > 0) {
  process.stderr.write(`Stale: ${stale.join(", ")}\nRun \`npm run generate\`.\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(
    `${Object.keys(files).length} printed files are ${stale.length > 0 && !isCheck ? "written" : "current"}\n`,
  );
}
