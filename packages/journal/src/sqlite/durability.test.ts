import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openSqliteJournal } from "./sqlite-journal.ts";

const program = fileURLToPath(new URL("./accept-until-killed.ts", import.meta.url));

test("kill -9 loses nothing that was acknowledged", async () => {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-kill-"));
  const file = join(folder, "journal.db");
  const acknowledged: string[] = [];
  for (const [round, patience] of [30, 170, 90].entries()) {
    acknowledged.push(...(await acceptAndKill(file, `r${round}`, patience)));
  }
  const journal = await openSqliteJournal(file);
  const found = await Promise.all(acknowledged.map((id) => journal.messages.get(id)));
  expect(acknowledged.length).toBeGreaterThan(100);
  expect(acknowledged.filter((_, index) => !found[index])).toEqual([]);
  expect(await journal.check()).toEqual([]);
  await journal.close();
  await rm(folder, { recursive: true });
});

/** Ids that the program printed until it was killed, `patience` after the first. */
async function acceptAndKill(file: string, prefix: string, patience: number): Promise<string[]> {
  const child = spawn(process.execPath, [program, file, prefix], { stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (printed === "") setTimeout(() => child.kill("SIGKILL"), patience);
    printed += text;
  });
  await once(child, "close");
  // The last line may be cut off.
  return printed.split("\n").slice(0, -1);
}
