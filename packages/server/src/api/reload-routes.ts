import { Type } from "typebox";
import type { ReloadReport } from "../reload-report.ts";
import { defineRoute, Problem } from "./route.ts";
import { Instant, instant, nullable } from "./shapes.ts";

const Position = Type.Object({ line: Type.Integer(), column: Type.Integer(), offset: Type.Integer() });

const Finding = Type.Object({
  code: Type.String(),
  rule: Type.String(),
  severity: Type.String(),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
  span: Type.Optional(Type.Object({ file: Type.String(), start: Position, end: Position })),
});

/** What became of one look at the workspace, or of a rollback. */
export const ReloadView = Type.Object({
  id: Type.String(),
  at: Instant,
  duration: Type.Number({ description: "Milliseconds." }),
  result: Type.String({
    description: "applied, rejected, unchanged, rolledBack; pending while it is under way.",
  }),
  actor: Type.String({ description: "`daemon`, or the person who asked." }),
  revision: Type.String({ description: "Digest of what runs after it." }),
  folder: nullable(Type.String({ description: "Digest of the workspace's files that were looked at." })),
  isSetAside: Type.Boolean({ description: "A rollback keeps the workspace's files from being what runs." }),
  reason: nullable(Type.String({ description: "What is to be known beyond the findings." })),
  repeats: Type.Integer({ description: "How often the same was found again since." }),
  diagnostics: Type.Array(Finding),
});

export const listReloads = defineRoute({
  method: "GET",
  path: "/v1/reloads",
  summary: "Lists the last reloads and rollbacks, newest first.",
  answer: Type.Object({ items: Type.Array(ReloadView), next: Type.Null() }),
  handle: (_, { reloads }) => ({ items: reloads.list().map(reloadView), next: null }),
});

export const getReload = defineRoute({
  method: "GET",
  path: "/v1/reloads/{id}",
  summary: "Shows what a reload found.",
  params: Type.Object({ id: Type.String() }),
  answer: ReloadView,
  handle({ params: { id } }, { reloads }) {
    const report = reloads.get(id);
    if (!report)
      throw new Problem(404, "There is no such reload", "the last hundred since the start are kept");
    return reloadView(report);
  },
});

export const startReload = defineRoute({
  method: "POST",
  path: "/v1/reloads",
  summary: "Looks at the workspace now and answers what became of it.",
  body: Type.Object(
    {
      wait: Type.Boolean({
        description: "`false` answers at once, with the id under which the report will be.",
        default: true,
      }),
      endRollback: Type.Boolean({
        description: "Take the workspace's files even though a rollback set them aside.",
        default: false,
      }),
    },
    { additionalProperties: false },
  ),
  answer: ReloadView,
  async handle({ body: { wait, endRollback }, actor }, { reloads, journal, clock, log }) {
    const { report, done } = reloads.ask({ actor, endRollback });
    const audited = done.then(async ({ id, result, revision }) => {
      const details = { reload: id, result, revision };
      await journal.audit.append({ at: clock.now(), event: "workspace.reloaded", actor, details });
    });
    if (wait) await audited;
    else audited.catch((error: unknown) => log.error({ reason: String(error) }, "the reload failed"));
    return reloadView(report);
  },
});

export function reloadView(report: ReloadReport) {
  return {
    ...report,
    at: instant(report.at),
    diagnostics: [...report.diagnostics],
  };
}
