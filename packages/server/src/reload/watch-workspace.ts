import { readlink, realpath, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { Clock, Timer } from "@crossdock/kit";
import { type FSWatcher, watch } from "chokidar";
import { foldersOf } from "./read-workspace.ts";

/** Notifies when something in the workspace may have changed; whoever is notified reads everything again. */
export interface ChangeWatcher {
  close(): Promise<void>;
}

/** Quiet time after the last event, so that an editor or a checkout has finished. */
const quiet = 100;
/** Events that keep coming do not put the notify off for longer than this. */
const longestQuiet = 2000;
/** How often we look where the folders lie: mounts and deployments switch them by a symbolic link. */
const glance = 1000;
/** Some mounts send no events: the watcher rings by itself as well. */
const slowPoll = 15_000;

/**
 * Watches the folders of the workspace, with `tests` those of its tests, too; symbolic links included. Notifications are never lost, but may come together. Where a
 * folder is deleted, made again, or switched to another place by a link (`..data` of a Kubernetes mount, `current` of a
 * deployment), the watcher is put up again there.
 */
export function watchWorkspace(
  folder: string,
  clock: Clock,
  notify: () => void,
  { tests = false }: { tests?: boolean } = {},
): ChangeWatcher {
  const folders = foldersOf(tests);
  let pending: Timer | undefined;
  let latest: Timer | undefined;
  let isClosed = false;
  let watcher = open();
  const timers = new Set<Timer>();

  const now = (): void => {
    pending?.cancel();
    latest?.cancel();
    pending = undefined;
    latest = undefined;
    notify();
  };
  function soon(): void {
    if (isClosed) return;
    pending?.cancel();
    pending = clock.schedule(quiet, now);
    latest ??= clock.schedule(longestQuiet, now);
  }
  const repeat = (every: number, work: () => void | Promise<void>): void => {
    const timer = clock.schedule(every, () => {
      timers.delete(timer);
      void Promise.resolve(work()).finally(() => {
        if (!isClosed) repeat(every, work);
      });
    });
    timers.add(timer);
  };

  function open(): FSWatcher {
    const opened = watch(folder, {
      ignoreInitial: true,
      followSymlinks: true,
      ignored: (path) => !isOurs(relative(folder, path).split(sep).join("/"), folders),
    });
    opened.on("all", soon);
    // What changed before the watcher was at its post sent no event.
    opened.on("ready", soon);
    // Events are a convenience; the slow poll goes on without them.
    opened.on("error", soon);
    return opened;
  }

  let known: string | undefined;
  repeat(glance, async () => {
    const places = await placesOf(folder, folders);
    if (known !== undefined && places !== known && !isClosed) {
      const before = watcher;
      watcher = open();
      soon();
      await before.close();
    }
    known = places;
  });
  repeat(slowPoll, notify);

  return {
    async close() {
      isClosed = true;
      pending?.cancel();
      latest?.cancel();
      for (const timer of timers) timer.cancel();
      await watcher.close();
    },
  };
}

/** The workspace itself, its files of variables, its folders, what is in them, and what they lie in. */
function isOurs(path: string, folders: readonly string[]): boolean {
  if (path === "" || folders.some((name) => name.startsWith(`${path}/`))) return true;
  if (path.startsWith("schemas/crossdock")) return false;
  if (/^\.env(\.[\w-]+)?$/.test(path)) return true;
  return folders.some((name) => path === name || path.startsWith(`${name}/`));
}

/** Where the folders really lie. Never rejects. */
async function placesOf(folder: string, folders: readonly string[]): Promise<string> {
  const missing = (): string => "missing";
  const places = ["", ...folders].map((name) => join(folder, name));
  const found = await Promise.all(
    places.flatMap((place) => [
      realpath(place).catch(missing),
      stat(place).then(({ dev, ino }) => `${dev}:${ino}`, missing),
      readlink(join(place, "..data")).catch(missing),
    ]),
  );
  return found.join("\n");
}
