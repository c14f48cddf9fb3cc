import type { Diagnostic, Log } from "@crossdock/kit";

/** What became of one look at the workspace, or of a rollback. */
export interface ReloadReport {
  id: string;
  at: number;
  /** Milliseconds. */
  duration: number;
  result: ReloadResult | "pending";
  /** `daemon`, or the person who asked. */
  actor: string;
  /** Digest of the revision that is active after it. */
  revision: string;
  /** Digest of the workspace's files that were looked at; null when they could not be read. */
  folder: string | null;
  /** Whether a rollback keeps the workspace's files from being what runs. */
  isSetAside: boolean;
  /** What a person should know beyond the findings: a System that does not answer, files that keep changing. */
  reason: string | null;
  /** How often the same was found again since. */
  repeats: number;
  diagnostics: readonly Diagnostic[];
}

export type ReloadResult = "applied" | "rejected" | "unchanged" | "rolledBack";

/** Says in the log what came of it; places are `file:line:column`. */
export function announce(log: Log, report: ReloadReport): void {
  const { id, result, actor, revision, reason, diagnostics } = report;
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const places = errors.slice(0, 20).map(({ code, message, span }) => {
    const place = span ? `${span.file}:${span.start.line}:${span.start.column} ` : "";
    return `${place}${code} ${message}`;
  });
  const fields = {
    reload: id,
    revision,
    actor,
    errors: errors.length,
    ...(reason ? { reason } : {}),
    ...(places.length ? { places } : {}),
  };
  if (result === "applied") log.info(fields, "the workspace was reloaded");
  else if (result === "rolledBack")
    log.warn(fields, "an earlier revision was activated; the workspace is set aside until it changes");
  else log.error(fields, "the reload was rejected; the active revision stays active");
}
