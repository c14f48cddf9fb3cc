import type { CarryOut, Command } from "@crossdock/engine";
import type { Journal } from "@crossdock/journal";
import { Problem } from "../api/problem.ts";
import type { Prepared } from "./prepare.ts";
import type { ReloadReport } from "./reload-report.ts";
import type { Reloads } from "./reloads.ts";

export interface ReloadCommandsDeps {
  reloads: Pick<Reloads, "ask" | "rollBack">;
  journal: Journal;
  /** Compiles a stored revision again, for what is active now. */
  compileStored(files: Readonly<Record<string, string>>): Promise<Prepared>;
}

/** What a person asks of the workspace as a whole, carried out. */
export function createReloadCommands(deps: ReloadCommandsDeps): Readonly<Record<string, CarryOut>> {
  return {
    reload: (command) => reload(deps, command),
    rollback: (command) => rollBack(deps, command),
  };
}

/** `begun` hears of the report while it is pending still. */
export async function reload(
  { reloads, journal }: Pick<ReloadCommandsDeps, "reloads" | "journal">,
  command: Command,
  begun: (report: ReloadReport) => void = () => {},
): Promise<ReloadReport> {
  const { endRollback } = command.input as { endRollback: boolean }; // as `startReload` stored it
  const { report, done } = reloads.ask({ actor: command.actor, endRollback, command });
  begun(report);
  const { id, result, revision } = await done;
  // A revision that took over has written it with that.
  if (result !== "applied")
    await journal.commands.done(command.act({ result, revision }, { reload: id, result, revision }));
  return report;
}

/** Throws a `Problem` where there is no such revision, or it is not fit to run. */
export async function rollBack(deps: ReloadCommandsDeps, command: Command): Promise<ReloadReport> {
  const files = await deps.journal.revisions.files(command.target);
  if (!files) throw new Problem({ type: "unknown-revision", digest: command.target });
  const { revision, diagnostics } = await deps.compileStored(files);
  if (!revision) {
    const [problem] = diagnostics.filter(({ severity }) => severity === "error");
    const reason = problem?.message ?? "it does not compile";
    throw new Problem({ type: "unfit-revision", digest: command.target, reason, findings: [...diagnostics] });
  }
  const { reason } = command.input as { reason: string | null }; // as `activateRevision` stored it
  return deps.reloads.rollBack(revision, { actor: command.actor, reason, command });
}
