import { access, constants } from "node:fs/promises";
import { join } from "node:path";

/** Where a program of this machine is; undefined where it is missing. */
export async function programOf(name: string): Promise<string | undefined> {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/bin"];
  for (const folder of folders) {
    const path = join(folder, name);
    const isThere = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}
