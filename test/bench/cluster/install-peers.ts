import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const peers = { "pg-boss": "12.38.0", "graphile-worker": "0.18.0" };

/** Installs the peers beside the project, where they stay for the next run; answers the folder. */
export async function installPeers(): Promise<string> {
  const wanted = Object.entries(peers).map(([name, version]) => `${name}@${version}`);
  const folder = join(tmpdir(), `crossdock-bench-${wanted.join("-")}`);
  const mark = join(folder, "installed");
  if (existsSync(mark)) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  await promisify(execFile)("npm", ["install", "--no-audit", "--no-fund", ...wanted], { cwd: folder });
  await writeFile(mark, "");
  return folder;
}
