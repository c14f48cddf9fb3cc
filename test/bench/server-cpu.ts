import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** CPU in seconds of a PostgreSQL server with all of its processes, also of those that have ended. */
export async function cpuOfServer(data: string): Promise<number> {
  const parent = (await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0] ?? "";
  let ticks = 0;
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
    // State, parent, then others; user and system time are the twelfth and the thirteenth, those of ended children follow.
    const fields = text.split(") ")[1]?.split(" ") ?? [];
    const isOurs = pid === parent || fields[1] === parent;
    if (isOurs) ticks += Number(fields[11]) + Number(fields[12]);
    if (pid === parent) ticks += Number(fields[13]) + Number(fields[14]);
  }
  return ticks / 100;
}
