import type { Revision } from "@crossdock/flow";
import { type Clock, createIdentifiers, type Log } from "@crossdock/kit";
import { announce, type ReloadReport, type ReloadResult } from "./reload-report.ts";

/** What is told of reloads: the last hundred that changed something or were refused, and those that a person asked for. */
export interface ReloadReports {
  /** A pending one. */
  begin(actor: string, isSetAside: boolean): ReloadReport;
  /** A pending one that is found by its id from now on. */
  beginAsked(actor: string, isSetAside: boolean): ReloadReport;
  /** Fills the report in, and tells of it. */
  finish(report: ReloadReport, outcome: ReloadOutcome, isSetAside: boolean): ReloadReport;
  /** Newest first. */
  list(): readonly ReloadReport[];
  get(id: string): ReloadReport | undefined;
}

export type ReloadOutcome = Pick<ReloadReport, "folder" | "reason" | "diagnostics"> & {
  result: ReloadResult;
};

const kept = 100;

export function createReports(deps: {
  clock: Clock;
  log: Log;
  revision(): Revision;
  onResult(result: ReloadResult): void;
}): ReloadReports {
  const { clock, log } = deps;
  const identifier = createIdentifiers();
  const reports: ReloadReport[] = [];
  const asked: ReloadReport[] = [];
  /** When each report began, by the clock that measures. */
  const begun = new WeakMap<ReloadReport, number>();

  const begin = (actor: string, isSetAside: boolean): ReloadReport => {
    const at = clock.now();
    const report: ReloadReport = {
      id: identifier(at),
      at,
      duration: 0,
      result: "pending",
      actor,
      revision: deps.revision().digest,
      folder: null,
      isSetAside,
      reason: null,
      repeats: 0,
      diagnostics: [],
    };
    begun.set(report, clock.elapsed());
    return report;
  };

  return {
    begin,
    beginAsked(actor, isSetAside) {
      const report = begin(actor, isSetAside);
      asked.unshift(report);
      asked.length = Math.min(asked.length, kept);
      return report;
    },
    finish(report, outcome, isSetAside) {
      const { digest: revision } = deps.revision();
      const duration = Math.round(clock.elapsed() - (begun.get(report) ?? 0));
      Object.assign(report, outcome, { revision, duration, isSetAside });
      deps.onResult(outcome.result);
      if (outcome.result === "unchanged") return report;
      const [last] = reports;
      if (last && isSame(last, report)) {
        last.repeats++;
        return report;
      }
      reports.unshift(report);
      reports.length = Math.min(reports.length, kept);
      announce(log, report);
      return report;
    },
    list: () => reports,
    get: (id) => [...reports, ...asked].find((report) => report.id === id),
  };
}

/** The watcher looks again and again at a System that is down: one report says it. */
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
