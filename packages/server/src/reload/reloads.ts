import type { Command } from "@crossdock/engine";
import type { Revision } from "@crossdock/flow";
import { thrownText } from "@crossdock/kit";
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
  /** Activates a stored revision, compiled again, and sets the workspace's files aside. */
  rollBack(compiled: Revision, request: RollbackRequest): Promise<ReloadReport>;
  /** Follows what another daemon proposes or has activated. Rejects with `CannotFollow` where this one cannot go on. */
  attend(): Promise<void>;
  /** Newest first; the last hundred that changed something or were refused. */
  list(): readonly ReloadReport[];
  /** Of the last hundred, or of those that a person asked for. */
  get(id: string): ReloadReport | undefined;
  /** The workspace's files as they were last read: whether a rollback keeps them from running, whether they run. */
  folder(): {
    digest: string;
    isSetAside: boolean;
    isApplied: boolean;
    /** Digest of the files that run, which another daemon may have read; null under a rollback. */
    applied: string | null;
  };
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
  onResult(result: ReloadResult): void;
}

/** What the daemon found when it started. */
export interface Beginning {
  /** Digest of the workspace's files. */
  folder: string;
  /** Digest of the revision that they make; undefined when they are not fit to run. */
  revision: string | undefined;
  /** Digest of the files that run; undefined under a rollback. */
  applied: string | undefined;
  /** Digest of the files that a rollback of an earlier process set aside. */
  setAside: string | undefined;
}

const nothingYet = {
  command: undefined,
  files: {},
  diagnostics: [],
  revision: undefined,
  rollback: undefined,
  asked: undefined,
};

export function createReloads(deps: ReloadsDeps, beginning: Beginning): Reloads {
  const reports = createReports(deps);
  const stopping = new AbortController();
  const { run, memory } = createRunner(deps, stopping.signal, beginning);
  let queue: Promise<unknown> = Promise.resolve();
  let waiting: Promise<ReloadReport> | undefined;
  /** Files that were refused are to be looked at again, as for a person. */
  let again = false;
  const isSetAside = (): boolean => memory().setAside !== undefined;

  /** One after the other, in the order in which they were asked for. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const workOf = ({ id, actor }: ReloadReport, by: LookBy): ReloadWork => ({
    ...nothingYet,
    report: id,
    actor,
    by,
    from: deps.revision().digest,
  });
  const followAsked = async (): Promise<void> => {
    const asked = await deps.agreement.others?.asked();
    if (!asked) return;
    const report = reports.begin(asked.actor, isSetAside());
    const { digest: revision, folder } = asked;
    const cause = asked.cause === "rollback" ? "rollback" : "reload";
    const event = { kind: "followAsked", revision, folder, cause } as const;
    const outcome = await run(event, { ...workOf(report, "change"), asked });
    if (outcome) reports.finish(report, outcome, isSetAside());
  };
  /** What another daemon has proposed before comes first; then it begins again. */
  const untilDone = async (begin: () => [ReloadEvent, ReloadWork]): Promise<ReloadOutcome> => {
    for (;;) {
      const outcome = await run(...begin());
      if (outcome) return outcome;
      await followAsked();
    }
  };
  const look = (report: ReloadReport, by: LookBy, command?: Command): Promise<ReloadOutcome> =>
    untilDone(() => [
      { kind: "asked", by },
      { ...workOf(report, by), command },
    ]);

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
    rollBack(compiled, request) {
      const report = reports.begin(request.actor, isSetAside());
      return inTurn(async () => {
        const { command } = request;
        const outcome = await untilDone(() => {
          const revision = deps.agreement.named(compiled, command?.target);
          const work = { ...workOf(report, "person"), command, revision, rollback: request };
          return [{ kind: "rollbackAsked", revision: revision.digest, active: work.from }, work];
        });
        const reason = outcome.result === "rejected" ? outcome.reason : request.reason;
        return reports.finish(report, { ...outcome, reason }, isSetAside());
      });
    },
    attend: () => inTurn(followAsked),
    list: reports.list,
    get: reports.get,
    folder() {
      const { lastRead, applied } = memory();
      const isApplied = lastRead === applied;
      return { digest: lastRead, isSetAside: isSetAside(), isApplied, applied: applied ?? null };
    },
    async stop() {
      stopping.abort(new ReloadsStopped("the daemon stops; the files are read when it starts again"));
      await queue;
    },
  };
}

/** Holds the machine's state, and does its effects. */
function createRunner(deps: ReloadsDeps, signal: AbortSignal, beginning: Beginning) {
  const perform = createReloadEffects(deps, signal);
  let state: ReloadState = { name: "resting", memory: memoryOf(beginning) };

  const take = (event: ReloadEvent): readonly ReloadEffect[] => {
    const next = reloadMachine.transition(state, event);
    state = next.state;
    return next.effects;
  };

  return {
    memory: () => state.memory,
    /** From the first event to the report that the machine ends with; undefined where others come first. */
    async run(first: ReloadEvent, work: ReloadWork): Promise<ReloadOutcome | undefined> {
      try {
        let effects = take(first);
        for (;;) {
          let event: ReloadEvent | undefined;
          for (const effect of effects) {
            if (effect.kind === "giveWay") return undefined;
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
    },
  };
}

function memoryOf(beginning: Beginning): ReloadMemory {
  const { folder, revision, applied, setAside } = beginning;
  const seen = looksAtOnce(beginning) ? undefined : folder;
  return { lastRead: folder, seen, applied, setAside, folderRevision: revision };
}

/** Whether the files have not become what runs, and have to be looked at: they may be unfit, which is said once more. */
export function looksAtOnce({ folder, revision, applied, setAside }: Beginning): boolean {
  return revision === undefined || (folder !== applied && folder !== setAside);
}

function outcomeOf({ result, folder, reason }: Extract<ReloadEffect, { kind: "report" }>) {
  return { result, folder, reason };
}
