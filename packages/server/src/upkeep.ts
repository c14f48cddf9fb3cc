import { type Journal, journalErrorIn } from "@crossdock/journal";
import { type Clock, type Log, stackOf, type Timer } from "@crossdock/kit";
import type { OpenParts } from "./open-parts.ts";
import { startPruning } from "./pruning.ts";
import { CannotFollow } from "./reload/agreement.ts";
import { type Reloads, ReloadsStopped } from "./reload/reloads.ts";
import { watchWorkspace } from "./reload/watch-workspace.ts";
import { watchWallClock } from "./wall-clock.ts";

export interface UpkeepDeps {
  journal: Journal;
  reloads: Pick<Reloads, "notify" | "attend" | "stop">;
  parts: Pick<OpenParts, "add">;
  clock: Clock;
  log: Log;
  clockLeaped(by: number): void;
  /** The workspace, where its changes are to be followed. */
  watched: string | undefined;
  /** Reads the variables again; whether any has another value. */
  refresh(): Promise<boolean>;
  /** The files have not become what runs: they are looked at at once. */
  looksNow: boolean;
  /** The daemon cannot go on. */
  end(reason: Error): void;
  /** What the journal said of its newest message before this start; see `lastStamp`. */
  lastStamp: number | undefined;
}

/** Begins what a daemon does beside its messages: it follows the workspace and the wall clock, and prunes the journal. */
export function startUpkeep(deps: UpkeepDeps): void {
  const { reloads, parts, clock, log } = deps;
  const look = async (): Promise<void> => {
    const isFresh = await deps.refresh();
    await reloads.notify({ isFresh });
  };
  const notify = (): void => {
    look().catch((error: unknown) => {
      if (!(error instanceof ReloadsStopped)) log.error({ stack: stackOf(error) }, "the reload failed");
    });
  };
  parts.add("reload", { close: () => reloads.stop() });
  if (deps.journal.partitions.isShared) parts.add("others", attendOthers(deps));
  if (deps.looksNow) notify();
  if (deps.watched !== undefined) {
    const watcher = watchWorkspace(deps.watched, clock, notify);
    parts.add("watcher", { close: () => watcher.close() });
  }
  const wallClock = watchWallClock(clock, log, deps.clockLeaped);
  parts.add("clock", { close: () => wallClock.stop() });
  const pruning = startPruning(deps.journal, clock, log, deps.lastStamp);
  parts.add("pruning", { close: () => pruning.stop() });
}

/** How often a daemon looks at what the others propose, milliseconds. */
const glance = 200;

/** Looks again and again at what other daemons propose. */
function attendOthers({ reloads, clock, log, end }: UpkeepDeps): { close(): Promise<void> } {
  let next: Timer | undefined;
  let isClosed = false;
  const look = async (): Promise<void> => {
    try {
      await reloads.attend();
    } catch (error) {
      if (error instanceof CannotFollow) end(error);
      // What the journal cannot do now is tried again.
      else if (!(error instanceof ReloadsStopped) && !journalErrorIn(error))
        log.error({ stack: stackOf(error) }, "following the other daemons failed");
    }
    if (!isClosed) next = clock.schedule(glance, () => void look());
  };
  next = clock.schedule(glance, () => void look());
  return {
    async close() {
      isClosed = true;
      next?.cancel();
    },
  };
}
