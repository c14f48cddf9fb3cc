import type { Routes } from "@crossdock/api";
import { reload } from "../reload/reload-commands.ts";
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
  if (!report) throw new Problem({ type: "unknown-reload", reload: id });
  return reloadView(report);
};

export const startReload: Handler<Routes["startReload"]> = async (
  { body: { wait = true, endRollback = false }, by },
  { engine, reloads, journal, log },
) => {
  const begun = Promise.withResolvers<ReloadReport>();
  const asked = { kind: "reload", target: "", input: { endRollback }, by };
  const done = engine.ask(asked, (command) => reload({ reloads, journal }, command, begun.resolve));
  if (wait) return reloadView(await done);
  done.catch((error: unknown) => {
    log.error({ reason: String(error) }, "the reload failed");
    begun.reject(error);
  });
  return reloadView(await begun.promise);
};

export function reloadView(report: ReloadReport) {
  return {
    ...report,
    at: instant(report.at),
    diagnostics: [...report.diagnostics],
  };
}
