import { choice } from "@crossdock/kit";
import { Type } from "typebox";
import { defineRoute } from "./route.ts";
import { Instant, nullable } from "./shapes.ts";

const Position = Type.Object({ line: Type.Integer(), column: Type.Integer(), offset: Type.Integer() });

const Finding = Type.Object({
  code: Type.String(),
  rule: Type.String(),
  severity: choice(["error", "warning"], { description: "How much it matters." }),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
  span: Type.Optional(Type.Object({ file: Type.String(), start: Position, end: Position })),
});

/** What became of one look at the workspace, or of a rollback. */
export const ReloadView = Type.Object({
  id: Type.String(),
  at: Instant,
  duration: Type.Number({ description: "Milliseconds." }),
  result: choice(["pending", "applied", "rejected", "unchanged", "rolledBack"], {
    description: "`pending` while it is under way.",
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
  name: "listReloads",
  method: "GET",
  path: "/v1/reloads",
  summary: "Lists the last reloads and rollbacks, newest first.",
  answer: Type.Object({ items: Type.Array(ReloadView), next: Type.Null() }),
  permission: "workspace.read",
});

export const getReload = defineRoute({
  name: "getReload",
  method: "GET",
  path: "/v1/reloads/{id}",
  summary: "Shows what a reload found.",
  params: Type.Object({ id: Type.String() }),
  answer: ReloadView,
  permission: "workspace.read",
  problems: ["unknown-reload"],
});

export const startReload = defineRoute({
  name: "startReload",
  method: "POST",
  path: "/v1/reloads",
  summary: "Looks at the workspace now and answers what became of it, for all daemons of the journal.",
  body: Type.Object(
    {
      wait: Type.Optional(
        Type.Boolean({
          description: "`false` answers at once, with the id under which the report will be. Default: true.",
        }),
      ),
      endRollback: Type.Optional(
        Type.Boolean({
          description: "Take the workspace's files even though a rollback set them aside. Default: false.",
        }),
      ),
    },
    { additionalProperties: false },
  ),
  answer: ReloadView,
  permission: "workspace.activate",
  audit: "workspace.reloaded",
});
