import { createHash } from "node:crypto";
import type { Engine } from "@crossdock/engine";
import type { Files } from "@crossdock/flow";
import { type Clock, createIdentifiers, type Diagnostic, Failure, type Log } from "@crossdock/kit";
import type { Prepared } from "./prepare.ts";

/** What became of one look at the workspace. */
interface ReloadReport {
  id: string;
  at: number;
  /** Milliseconds. */
  duration: number;
  result: "applied" | "rejected" | "unchanged";
  /** Digest of the revision that is active after it. */
  revision: string;
  /** Why it was rejected, when no file is to blame: a System that does not answer. */
  reason: string | null;
  diagnostics: readonly Diagnostic[];
}

/** Reads, checks and activates the workspace, one reload after the other; a bad one leaves what runs as it is. */
export interface Reloads {
  /** Looks now. Rings while a reload is under way lead to one more, not to many. */
  reload(): Promise<ReloadReport>;
  /** Newest first; the last hundred. */
  list(): readonly ReloadReport[];
  get(id: string): ReloadReport | undefined;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export interface ReloadsDeps {
  engine: Pick<Engine, "activate" | "revision">;
  read(): Promise<Files>;
  prepare(files: Files): Prepared;
  clock: Clock;
  log: Log;
  onResult(result: ReloadReport["result"]): void;
}

const kept = 100;

export function createReloads(deps: ReloadsDeps, first: Files): Reloads {
  const { engine, clock, log } = deps;
  const identifier = createIdentifiers();
  const reports: ReloadReport[] = [];
  let seen = digestOf(first);
  let running: Promise<ReloadReport> | undefined;
  let queued: Promise<ReloadReport> | undefined;

  const run = async (): Promise<ReloadReport> => {
    const at = clock.now();
    const look = await attempt();
    const report = {
      id: identifier(at),
      at,
      duration: clock.now() - at,
      revision: engine.revision().digest,
      ...look,
    };
    deps.onResult(report.result);
    if (report.result === "unchanged") return report;
    reports.unshift(report);
    reports.length = Math.min(reports.length, kept);
    announce(report);
    return report;
  };

  const attempt = async (): Promise<Pick<ReloadReport, "result" | "reason" | "diagnostics">> => {
    const files = await deps.read();
    const digest = digestOf(files);
    if (digest === seen) return { result: "unchanged", reason: null, diagnostics: [] };
    const { revision, diagnostics } = deps.prepare(files);
    if (!revision) {
      // The same text would be refused again; only a System that did not answer deserves another look.
      seen = digest;
      return { result: "rejected", reason: null, diagnostics };
    }
    try {
      await engine.activate(revision, { probe: true });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { result: "rejected", reason: `${error.class}: ${error.title}`, diagnostics };
    }
    seen = digest;
    return { result: "applied", reason: null, diagnostics };
  };

  const announce = (report: ReloadReport): void => {
    const { id, result, revision, reason, diagnostics } = report;
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const places = errors.slice(0, 20).map(({ code, message, span }) => {
      const place = span ? `${span.file}:${span.start.line}:${span.start.column} ` : "";
      return `${place}${code} ${message}`;
    });
    const fields = {
      reload: id,
      revision,
      errors: errors.length,
      ...(reason ? { reason } : {}),
      ...(places.length ? { places } : {}),
    };
    if (result === "applied") log.info(fields, "the workspace was reloaded");
    else log.error(fields, "the reload was rejected; the active revision stays at work");
  };

  const start = (): Promise<ReloadReport> => {
    const next = run().finally(() => {
      running = undefined;
    });
    running = next;
    return next;
  };

  return {
    reload() {
      if (!running) return start();
      if (!queued) {
        queued = running.then(start, start).finally(() => {
          queued = undefined;
        });
      }
      return queued;
    },
    list: () => reports,
    get: (id) => reports.find((report) => report.id === id),
    async settled() {
      while (running ?? queued) await (queued ?? running)?.catch(() => undefined);
    },
  };
}

function digestOf(files: Files): string {
  return createHash("sha256").update(JSON.stringify(files)).digest("hex");
}
