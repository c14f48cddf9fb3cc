import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Command } from "@oclif/core";
import { untilStopped } from "../until-stopped.ts";

/** How often files beside the workspace are looked at, milliseconds. */
const glance = 300;

/** What is read by what is done; the workspace need not be one, then only `files` count. */
export interface Watched {
  workspace: string;
  /** Whether its tests count, too. */
  tests?: boolean;
  /** Beside the workspace, such as a sample. */
  files?: readonly string[];
}

/**
 * Does the work of a command now and whenever a file has other content, each time under the hour, until it is asked to
 * end. What it throws is told and ends nothing: a file that is half written is whole in a moment.
 */
export async function onEveryChange(
  command: Command,
  work: () => Promise<unknown>,
  watched: Watched,
): Promise<void> {
  const told = async (): Promise<void> => {
    command.log(`\n${new Date().toISOString().slice(11, 19)}`);
    await work().catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      command.logToStderr(error.message);
    });
    process.exitCode = 0;
  };
  await whenChanged(told, watched, untilStopped());
}

/** Does the work now and whenever a file has other content, one after the other; after `end` no more. Ends with it. */
export async function whenChanged<End>(
  work: () => Promise<void>,
  { workspace, tests = false, files = [] }: Watched,
  end: Promise<End>,
): Promise<End> {
  const [{ watchWorkspace }, { readWorkspace }, { systemClock }] = await Promise.all([
    import("@crossdock/server/watch-workspace"),
    import("@crossdock/server/read-workspace"),
    import("@crossdock/kit"),
  ]);
  let own: unknown;
  const digest = async (isRung: boolean): Promise<string> => {
    if (isRung) own = await readWorkspace(workspace, { tests }).catch(() => ({}));
    const beside = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    return createHash("sha256")
      .update(JSON.stringify([own, beside]))
      .digest("hex");
  };
  let last = "";
  let isOver = false;
  let running = Promise.resolve();
  const failed = Promise.withResolvers<never>();
  const again = (isRung: boolean): void => {
    running = running
      .then(async () => {
        const found = await digest(isRung);
        if (found === last || isOver) return;
        last = found;
        await work();
      })
      .catch(failed.reject);
  };
  again(true);
  const bell = watchWorkspace(workspace, systemClock, () => again(true), { tests });
  const timer = files.length > 0 ? setInterval(() => again(false), glance) : undefined;
  try {
    return await Promise.race([end, failed.promise]);
  } finally {
    isOver = true;
    clearInterval(timer);
    await bell.close();
    // What is under way ends first: nothing starts behind the back of whoever cleans up.
    await running;
  }
}
