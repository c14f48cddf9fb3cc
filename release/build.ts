import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { type Plugin, rolldown } from "rolldown";
import { installed, publishedManifest } from "./manifest.ts";

const root = join(import.meta.dirname, "..");
/** Where the package is written. */
const target = resolve(process.argv[2] ?? join(root, "dist"));
const run = promisify(execFile);

/** Files that something outside of the bundle names; everything else is a chunk of theirs. */
const entries = {
  main: "packages/cli/src/main.ts",
  commands: "packages/cli/src/commands.ts",
  kit: "packages/cli/src/kit.ts",
  "kit-testing": "packages/cli/src/kit-testing.ts",
  worker: "packages/journal/src/sqlite/worker.ts",
};

/** Folders that are part of the package as they stand. */
const copied = [
  ["packages/catalog/src/html/templates", "lib/templates"],
  ["packages/cli/README.md", "README.md"],
  ["packages/cli/CHANGELOG.md", "CHANGELOG.md"],
  ["LICENSE", "LICENSE"],
  ["schemas/crossdock", "schemas"],
  ["flows", "lib/demo/flows"],
  ["schemas", "lib/demo/schemas"],
  ["docs/runbooks", "lib/demo/docs/runbooks"],
] as const;

/** Writes the package that is published into `dist/`: compiled code with source maps, types of the kit, templates. */
async function build(): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(join(target, "bin"), { recursive: true });
  await Promise.all([
    bundle(),
    declareKit(),
    ...copied.map(([from, to]) => cp(join(root, from), join(target, to), { recursive: true })),
  ]);
  const bin = await readFile(join(root, "packages/cli/bin/crossdock.js"), "utf8");
  await writeFile(join(target, "bin/crossdock.js"), swapped(bin, "../src/main.ts", "../lib/main.js"), {
    mode: 0o755,
  });
  await writeFile(
    join(target, "package.json"),
    `${JSON.stringify(await publishedManifest(root), undefined, 2)}\n`,
  );
}

async function bundle(): Promise<void> {
  const made = await rolldown({
    cwd: root,
    input: entries,
    platform: "node",
    // The command line would compile sources with it: there are none in the package.
    external: [...installed, "typescript"].map((name) => new RegExp(`^${name}(/|$)`)),
    plugins: [compiledWorker],
  });
  const output = join(target, "lib");
  await made.write({
    dir: output,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
  });
  await made.close();
  await shortenMaps(output);
}

/** A thread is started by the name of its file. */
const compiledWorker: Plugin = {
  name: "compiled-worker",
  transform(code, id) {
    if (!id.endsWith("sqlite-journal.ts")) return null;
    return { code: swapped(code, "./worker.ts", "./worker.js"), map: null };
  },
};

/** Maps tell where our own lines come from; the texts of other packages would double the size. */
async function shortenMaps(folder: string): Promise<void> {
  const maps = (await readdir(folder)).filter((name) => name.endsWith(".map"));
  for (const name of maps) {
    const map: { sources: string[]; sourcesContent: (string | null)[] } = JSON.parse(
      await readFile(join(folder, name), "utf8"),
    );
    map.sourcesContent = map.sourcesContent.map((text, at) =>
      map.sources[at]?.includes("node_modules") ? null : text,
    );
    map.sources = map.sources.map((source) => relative(root, join(folder, source)));
    await writeFile(join(folder, name), JSON.stringify(map));
  }
}

/** Types of what plug-ins are written with; where packages name each other, they lie beside each other here. */
async function declareKit(): Promise<void> {
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  await run(
    process.execPath,
    [compiler, "-p", join(root, "release/tsconfig.json"), "--outDir", join(target, "types")],
    { cwd: root },
  );
  const folder = join(target, "types");
  const files = await readdir(folder, { recursive: true });
  for (const name of files.filter((each) => each.endsWith(".d.ts"))) {
    const text = await readFile(join(folder, name), "utf8");
    const beside = (_: string, other: string, part = "index"): string => {
      const path = relative(dirname(name), `${other}/src/${part}.ts`);
      return `"${path.startsWith(".") ? path : `./${path}`}"`;
    };
    await writeFile(join(folder, name), text.replaceAll(/"@crossdock\/(\w+)(?:\/([\w-]+))?"/g, beside));
  }
}

function swapped(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing names ${from} any more: mend release/build.ts`);
  return text.replaceAll(from, to);
}

await build();
