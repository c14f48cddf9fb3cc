import type { ActivateOptions } from "@crossdock/engine";
import type { Files, Revision } from "@crossdock/flow";
import { type Clock, createIdentifiers, type Diagnostic, Failure, type Log } from "@crossdock/kit";
import type { Prepared } from "./prepare.ts";
import type { Snapshot } from "./read-settled.ts";
import { announce, type ReloadReport, type ReloadResult } from "./reload-report.ts";

/**
 * Reads, checks and activates the workspace, one reload after the other; a bad one leaves what runs as it is.
 *
 * A rollback sets the files aside as they were last read: as long as they are the same, or not fit to run, the revision
 * that was rolled back to stays, over restarts as well. The next change that is fit ends it.
 */
export interface Reloads {
  /** The bell: looks soon. Rings while one waits for its turn lead to one look. */
  ring(): Promise<ReloadReport>;
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
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

interface ReloadRequest {
  actor: string;
  /** Take the workspace's files even though a rollback set them aside. */
  endRollback?: boolean;
}

interface RollbackRequest {
  actor: string;
  reason: string | null;
  /** Writes into the audit what was done. */
  audit(details: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface ReloadsDeps {
  revision(): Revision;
  activate(revision: Revision, options: ActivateOptions): Promise<void>;
  /** Two looks that agree, unless the first shows a digest that is `isKnown`; undefined when they never do. */
  read(isKnown: (digest: string) => boolean): Promise<Snapshot | undefined>;
  prepare(files: Files): Prepared;
  clock: Clock;
  log: Log;
  audit(event: string, actor: string, details: Readonly<Record<string, unknown>>): Promise<void>;
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

const kept = 100;

type Outcome = Pick<ReloadReport, "result" | "folder" | "reason" | "diagnostics">;

export function createReloads(deps: ReloadsDeps, beginning: Beginning): Reloads {
  const { clock, log } = deps;
  const identifier = createIdentifiers();
  const reports: ReloadReport[] = [];
  const asked: ReloadReport[] = [];
  /** When each report began, by the clock that measures. */
  const begun = new WeakMap<ReloadReport, number>();
  let { setAside } = beginning;
  /** What needs no look: the same text would be refused, or applied, again. Undefined: nothing was said about it. */
  let seen = beginning.revision === undefined ? undefined : beginning.folder;
  let lastRead = beginning.folder;
  /** The files that are what runs; undefined under a rollback. */
  let applied = setAside === undefined ? beginning.folder : undefined;
  /** The revision that the files as last read make. */
  let folderRevision = beginning.revision;
  let queue: Promise<unknown> = Promise.resolve();
  let ringing: Promise<ReloadReport> | undefined;

  /** One after the other, in the order in which they were asked for. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  };

  const begin = (actor: string): ReloadReport => {
    const at = clock.now();
    const report: ReloadReport = {
      id: identifier(at),
      at,
      duration: 0,
      result: "pending",
      actor,
      revision: deps.revision().digest,
      folder: null,
      isSetAside: setAside !== undefined,
      reason: null,
      repeats: 0,
      diagnostics: [],
    };
    begun.set(report, clock.elapsed());
    return report;
  };

  /** Fills the report in. */
  const finish = (report: ReloadReport, outcome: Outcome): ReloadReport => {
    const { digest: revision } = deps.revision();
    const duration = Math.round(clock.elapsed() - (begun.get(report) ?? 0));
    Object.assign(report, outcome, { revision, duration, isSetAside: setAside !== undefined });
    // A pending result has been replaced by the outcome's.
    deps.onResult(report.result as ReloadResult);
    if (report.result === "unchanged") return report;
    const [last] = reports;
    if (last && isSame(last, report)) {
      last.repeats++;
      return report;
    }
    reports.unshift(report);
    reports.length = Math.min(reports.length, kept);
    announce(log, report);
    return report;
  };

  /** A person who asks hears again why the text is refused; the bell does not say it twice. */
  const look = async ({ actor, endRollback = false }: ReloadRequest, isAsked: boolean): Promise<Outcome> => {
    const needsNoLook = (digest: string): boolean =>
      !endRollback && (isAsked ? digest === applied || digest === setAside : digest === seen);
    const nothing = { folder: lastRead, reason: null, diagnostics: [] };
    let found: Snapshot | undefined;
    try {
      found = await deps.read(needsNoLook);
    } catch (error) {
      return refused(null, `the workspace cannot be read: ${textOf(error)}`);
    }
    if (!found) return refused(null, "the files keep changing: something writes them all the time");
    const { files, digest } = found;
    lastRead = digest;
    if (digest === setAside && !endRollback) seen = digest;
    if (needsNoLook(digest)) {
      const reason = digest === setAside ? "the files are set aside by a rollback" : null;
      return { ...nothing, folder: digest, result: "unchanged", reason };
    }
    const { revision, diagnostics } = deps.prepare(files);
    folderRevision = revision?.digest;
    if (!revision) {
      seen = digest;
      const isEmpty = Object.keys(files).length === 0;
      return refused(digest, isEmpty ? "the workspace is empty or gone" : null, diagnostics);
    }
    try {
      await deps.activate(revision, { probe: true, cause: "reload", actor, folder: digest });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      // Only a System that did not answer deserves another look at the same text.
      return refused(digest, `${error.class}: ${error.title}`, diagnostics);
    }
    seen = digest;
    applied = digest;
    setAside = undefined;
    await deps.audit("revision.activated", actor, { revision: revision.digest, folder: digest });
    return { result: "applied", folder: digest, reason: null, diagnostics };
  };

  const rollBack = async (
    revision: Revision,
    { actor, reason: why, audit }: RollbackRequest,
  ): Promise<Outcome> => {
    const from = deps.revision().digest;
    const details = { folder: lastRead, reason: why, diagnostics: [] };
    if (from === revision.digest) return { ...details, result: "unchanged" };
    // Back to what the files say: nothing is set aside any more.
    const isForward = revision.digest === folderRevision;
    // A person decided, and it ran before: a System that is down must not stand in the way.
    await deps.activate(revision, { cause: isForward ? "reload" : "rollback", actor, folder: lastRead });
    seen = lastRead;
    setAside = isForward ? undefined : lastRead;
    applied = isForward ? lastRead : undefined;
    await audit({ revision: revision.digest, from, reason: why });
    return { ...details, result: isForward ? "applied" : "rolledBack" };
  };

  const ask = (request: ReloadRequest): { report: ReloadReport; done: Promise<ReloadReport> } => {
    const report = begin(request.actor);
    asked.unshift(report);
    asked.length = Math.min(asked.length, kept);
    const done = inTurn(async () => finish(report, await look(request, true)));
    done.catch((error: unknown) => {
      report.result = "rejected";
      report.reason = `crossdock failed: ${textOf(error)}`;
    });
    return { report, done };
  };

  return {
    ring() {
      ringing ??= inTurn(async () => {
        ringing = undefined;
        const actor = "daemon";
        return finish(begin(actor), await look({ actor }, false));
      });
      return ringing;
    },
    ask,
    rollBack(revision, request) {
      const report = begin(request.actor);
      return inTurn(async () => finish(report, await rollBack(revision, request)));
    },
    list: () => reports,
    get: (id) => [...reports, ...asked].find((report) => report.id === id),
    folder: () => ({
      digest: lastRead,
      isSetAside: setAside !== undefined,
      isApplied: lastRead === applied,
    }),
    async settled() {
      await queue;
    },
  };
}

function refused(
  folder: string | null,
  reason: string | null,
  diagnostics: readonly Diagnostic[] = [],
): Outcome {
  return { result: "rejected", folder, reason, diagnostics };
}

/** The bell looks again and again at a System that is down: one report says it. */
function isSame(last: ReloadReport, report: ReloadReport): boolean {
  return (
    report.result === "rejected" &&
    last.result === "rejected" &&
    report.actor === last.actor &&
    report.reason !== null &&
    report.reason === last.reason &&
    report.folder === last.folder
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
