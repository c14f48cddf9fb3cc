import type { Command } from "@crossdock/engine";
import type { Revision } from "@crossdock/flow";
import { type Clock, type Log, thrownText } from "@crossdock/kit";
import {
  createReloadEffects,
  type ReloadEffectsDeps,
  type ReloadWork,
  type RollbackRequest,
} from "./reload-effects.ts";
import {
  type LookBy,
  type ReloadEffect,
  type ReloadEvent,
  type ReloadMemory,
  type ReloadState,
  reloadMachine,
} from "./reload-machine.ts";
import type { ReloadReport, ReloadResult } from "./reload-report.ts";
import { createReports, type ReloadOutcome } from "./reload-reports.ts";

/**
 * Reads, checks and activates the workspace, one reload after the other. What follows from what is in
 * `reload-machine.ts`; here its effects are done.
 */
export interface Reloads {
  /**
   * The watcher: looks soon. Changes while one look waits for its turn lead to that one look. `isFresh`: what the files
   * refer to has changed, so that files that were refused are looked at again.
   */
  notify(change?: { isFresh?: boolean }): Promise<ReloadReport>;
  /** A person asks: `report` is there at once, as pending; `done` is what became of it. */
  ask(request: ReloadRequest): { report: ReloadReport; done: Promise<ReloadReport> };
  /** Activates a stored revision and sets the workspace's files aside. */
  rollBack(revision: Revision, request: RollbackRequest): Promise<ReloadReport>;
  /** Newest first; the last hundred that changed something or were refused. */
  list(): readonly ReloadReport[];
  /** Of the last hundred, or of those that a person asked for. */
  get(id: string): ReloadReport | undefined;
  /** The workspace's files as they were last read: whether a rollback keeps them from running, whether they run. */
  folder(): { digest: string; isSetAside: boolean; isApplied: boolean };
  /** Ends a preparation under way, whose reload fails with a `ReloadsStopped`; resolves when nothing is under way. */
  stop(): Promise<void>;
}

/** Nothing is wrong: the daemon stops, and reads the files again when it starts. */
export class ReloadsStopped extends Error {
  override readonly name = "ReloadsStopped";
}

interface ReloadRequest {
  actor: string;
  /** Ends with the revision that takes over. */
  command?: Command;
  /** Take the workspace's files even though a rollback set them aside. */
  endRollback?: boolean;
}

export interface ReloadsDeps extends ReloadEffectsDeps {
  clock: Clock;
  log: Log;
  onResult(result: ReloadResult): void;
}

/** What the daemon found when it started. */
export interface Beginning {
  /** Digest of the workspace's files. */
  folder: string;
  /** Digest of the revision that they make; undefined when they are not fit to run. */
  revision: string | undefined;
  /** Digest of the files that a rollback of an earlier process set aside. */
  setAside: string | undefined;
}

const nothingYet = {
  command: undefined,
  files: {},
  diagnostics: [],
  revision: undefined,
  rollback: undefined,
};

export function createReloads(deps: ReloadsDeps, beginning: Beginning): Reloads {
  const reports = createReports(deps);
  const stopping = new AbortController();
  const perform = createReloadEffects(deps, stopping.signal);
  let state: ReloadState = { name: "resting", memory: memoryOf(beginning) };
  let queue: Promise<unknown> = Promise.resolve();
  let waiting: Promise<ReloadReport> | undefined;
  /** Files that were refused are to be looked at again, as for a person. */
  let again = false;
  const isSetAside = (): boolean => state.memory.setAside !== undefined;

  /** One after the other, in the order in which they were asked for. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const take = (event: ReloadEvent): readonly ReloadEffect[] => {
    const next = reloadMachine.transition(state, event);
    state = next.state;
    return next.effects;
  };

  /** From the first event to the report that the machine ends with. */
  const run = async (first: ReloadEvent, work: ReloadWork): Promise<ReloadOutcome> => {
    try {
      let effects = take(first);
      for (;;) {
        let event: ReloadEvent | undefined;
        for (const effect of effects) {
          if (effect.kind === "report") return { ...outcomeOf(effect), diagnostics: work.diagnostics };
          event = await perform(effect, work, state.memory);
        }
        if (!event) throw new Error(`a reload ends without a report in ${state.name}`);
        effects = take(event);
      }
    } catch (error) {
      take({ kind: "broke" });
      throw error;
    }
  };

  const workOf = ({ id, actor }: ReloadReport, by: LookBy): ReloadWork => ({
    ...nothingYet,
    report: id,
    actor,
    by,
    from: deps.revision().digest,
  });
  const look = (report: ReloadReport, by: LookBy, command?: Command): Promise<ReloadOutcome> =>
    run({ kind: "asked", by }, { ...workOf(report, by), command });

  return {
    notify({ isFresh = false } = {}) {
      again ||= isFresh;
      waiting ??= inTurn(async () => {
        waiting = undefined;
        const by = again ? "person" : "change";
        again = false;
        const report = reports.begin("daemon", isSetAside());
        return reports.finish(report, await look(report, by), isSetAside());
      });
      return waiting;
    },
    ask({ actor, endRollback = false, command }) {
      const report = reports.beginAsked(actor, isSetAside());
      const done = inTurn(async () => {
        const outcome = await look(report, endRollback ? "endRollback" : "person", command);
        return reports.finish(report, outcome, isSetAside());
      });
      done.catch((error: unknown) => {
        report.result = "rejected";
        report.reason = `crossdock failed: ${thrownText(error)}`;
      });
      return { report, done };
    },
    rollBack(revision, request) {
      const report = reports.begin(request.actor, isSetAside());
      return inTurn(async () => {
        const { command } = request;
        const work = { ...workOf(report, "person"), command, revision, rollback: request };
        const event = { kind: "rollbackAsked", revision: revision.digest, active: work.from } as const;
        const outcome = await run(event, work);
        return reports.finish(report, { ...outcome, reason: request.reason }, isSetAside());
      });
    },
    list: reports.list,
    get: reports.get,
    folder() {
      const { lastRead, applied } = state.memory;
      return { digest: lastRead, isSetAside: isSetAside(), isApplied: lastRead === applied };
    },
    async stop() {
      stopping.abort(new ReloadsStopped("the daemon stops; the files are read when it starts again"));
      await queue;
    },
  };
}

function memoryOf({ folder, revision, setAside }: Beginning): ReloadMemory {
  return {
    lastRead: folder,
    seen: revision === undefined ? undefined : folder,
    applied: setAside === undefined ? folder : undefined,
    setAside,
    folderRevision: revision,
  };
}

function outcomeOf({ result, folder, reason }: Extract<ReloadEffect, { kind: "report" }>) {
  return { result, folder, reason };
}
