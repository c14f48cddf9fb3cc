import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

/** How often files beside the workspace are looked at, milliseconds. */
const glance = 300;

export interface Again {
  /** Read by what is tried; need not be a workspace, then only `files` count. */
  workspace: string;
  /** Beside the workspace, such as a sample. */
  files: readonly string[];
  attempt(): Promise<unknown>;
  before(): void;
  onError(message: string): void;
}

/**
 * Runs `attempt` now and whenever a file has other content, until SIGINT or SIGTERM. What it throws is told and ends
 * nothing: a file that is half written is whole in a moment.
 */
export async function tryAgain({ workspace, files, attempt, before, onError }: Again): Promise<void> {
  const [{ watchWorkspace }, { readWorkspace }, { systemClock }] = await Promise.all([
    import("@crossdock/server/watch-workspace"),
    import("@crossdock/server/read-workspace"),
    import("@crossdock/kit"),
  ]);
  let own: unknown;
  const digest = async (isRung: boolean): Promise<string> => {
    if (isRung) own = await readWorkspace(workspace).catch(() => ({}));
    const beside = await Promise.all(files.map((file) => readFile(file, "utf8").catch(() => "")));
    return createHash("sha256")
      .update(JSON.stringify([own, beside]))
      .digest("hex");
  };
  let last = "";
  let running = Promise.resolve();
  const again = (isRung: boolean): void => {
    running = running.then(async () => {
      const found = await digest(isRung);
      if (found === last) return;
      last = found;
      before();
      await attempt().catch((error: unknown) => {
        if (!(error instanceof Error)) throw error;
        onError(error.message);
      });
      process.exitCode = 0;
    });
  };
  again(true);
  const bell = watchWorkspace(workspace, systemClock, () => again(true));
  const timer = setInterval(() => again(false), glance);
  await new Promise<void>((resolve) => process.once("SIGINT", resolve).once("SIGTERM", resolve));
  clearInterval(timer);
  await bell.close();
}
