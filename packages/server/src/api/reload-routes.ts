import type { Routes } from "@crossdock/api";
import type { ReloadReport } from "../reload/reload-report.ts";
import type { Handler } from "./handler.ts";
import { instant } from "./instant.ts";
import { Problem } from "./problem.ts";

export const listReloads: Handler<Routes["listReloads"]> = (_, { reloads }) => ({
  items: reloads.list().map(reloadView),
  next: null,
});

export const getReload: Handler<Routes["getReload"]> = ({ params: { id } }, { reloads }) => {
  const report = reloads.get(id);
  if (!report) throw new Problem("unknown-reload", "the last hundred since the start are kept");
  return reloadView(report);
};

export const startReload: Handler<Routes["startReload"]> = async (
  { body: { wait = true, endRollback = false }, actor, audit },
  { reloads, log },
) => {
  const { report, done } = reloads.ask({ actor, endRollback });
  const audited = done.then(({ id, result, revision }) => audit({ reload: id, result, revision }));
  if (wait) await audited;
  else audited.catch((error: unknown) => log.error({ reason: String(error) }, "the reload failed"));
  return reloadView(report);
};

export function reloadView(report: ReloadReport) {
  return {
    ...report,
    at: instant(report.at),
    diagnostics: [...report.diagnostics],
  };
}
