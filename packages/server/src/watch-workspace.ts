import { join } from "node:path";
import type { Clock, Timer } from "@crossdock/kit";
import { watch } from "chokidar";
import { foldersOf } from "./read-workspace.ts";

/** Rings when something in the workspace may have changed; whoever hears it reads everything anew. */
export interface Bell {
  close(): Promise<void>;
}

/** Quiet time after the last event, so that an editor or a checkout has finished. */
const quiet = 150;
/** Some mounts send no events: the bell rings by itself as well. */
const slowPoll = 15_000;

/** Watches the folders of the workspace, with `tests` those of its tests, too; symbolic links included. Rings are never lost, but may come together. */
export function watchWorkspace(
  folder: string,
  clock: Clock,
  ring: () => void,
  { tests = false }: { tests?: boolean } = {},
): Bell {
  let pending: Timer | undefined;
  let poll: Timer;
  const soon = (): void => {
    pending?.cancel();
    pending = clock.schedule(quiet, ring);
  };
  const again = (): void => {
    poll = clock.schedule(slowPoll, () => {
      ring();
      again();
    });
  };
  const watcher = watch(
    foldersOf(tests).map((name) => join(folder, name)),
    { ignoreInitial: true, followSymlinks: true, ignored: (path) => path.includes("/schemas/crossdock") },
  );
  watcher.on("all", soon);
  // What changed before the watcher was at its post sent no event.
  watcher.on("ready", soon);
  // Events are a convenience; the slow poll goes on without them.
  watcher.on("error", soon);
  again();
  return {
    async close() {
      pending?.cancel();
      poll.cancel();
      await watcher.close();
    },
  };
}
