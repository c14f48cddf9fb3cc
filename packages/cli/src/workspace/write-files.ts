import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "@oclif/core";

/**
 * Writes what a command made: a single text to the file `out`, several into the folder `out`. A path that ends with a
 * slash, or is a folder, is a folder for a single text, too.
 */
export async function writeFiles(
  command: Command,
  out: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const names = Object.keys(files);
  const there = await stat(out.replace(/\/+$/, "") || out).catch(() => undefined);
  const isFolder = names.length > 1 || out.endsWith("/") || there?.isDirectory();
  if (isFolder && there?.isFile()) {
    command.error(`${out} is a file; name a folder to write ${names.join(", ")} into`, { exit: 2 });
  }
  for (const [name, text] of Object.entries(files)) {
    const path = isFolder ? join(out, name) : out;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  command.logToStderr(
    names.length === 1
      ? `wrote ${isFolder ? join(out, names[0] ?? "") : out}`
      : `wrote ${names.length} files below ${out}`,
  );
}
