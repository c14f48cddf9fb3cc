import { Type } from "typebox";
import { ReloadView } from "./reloads.ts";
import { defineRoute } from "./route.ts";
import { Instant, nullable } from "./shapes.ts";

const Paths = Type.Array(Type.String());

const RevisionView = Type.Object({
  digest: Type.String(),
  isActive: Type.Boolean(),
  createdAt: Instant,
  activatedAt: nullable(Type.String({ description: "When it took over last; RFC 3339, UTC." })),
  cause: nullable(Type.String({ description: "start, reload or rollback." })),
  actor: nullable(Type.String({ description: "`daemon`, or the person who asked." })),
  changes: nullable(
    Type.Object(
      { added: Paths, changed: Paths, removed: Paths },
      {
        description:
          "Files that differ from those of the revision that ran before; at most a hundred of each.",
      },
    ),
  ),
});

/** Enough to see for a year what a person would go back to. */
const mostRevisions = 500;

export const listRevisions = defineRoute({
  name: "listRevisions",
  method: "GET",
  path: "/v1/revisions",
  summary: "Lists the revisions that can be activated, the one that took over last first.",
  query: Type.Object(
    { limit: Type.Integer({ minimum: 1, maximum: mostRevisions, default: 20 }) },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    active: Type.String({ description: "Digest of the active revision." }),
    folder: Type.Object({
      digest: Type.String({ description: "Digest of the workspace's files as they were last read." }),
      isSetAside: Type.Boolean({ description: "A rollback keeps them from being what runs." }),
      isApplied: Type.Boolean({ description: "They are what runs." }),
      applied: nullable(
        Type.String({
          description:
            "Digest of the files that run, which may be those of another daemon's folder; null under a rollback.",
        }),
      ),
    }),
    items: Type.Array(RevisionView),
    next: Type.Null(),
  }),
  permission: "workspace.read",
});

export const activateRevision = defineRoute({
  name: "activateRevision",
  method: "POST",
  path: "/v1/revisions/{digest}/activate",
  summary: "Goes back to an earlier revision; the workspace's files are set aside until they change.",
  params: Type.Object({
    digest: Type.String({ description: "The digest, or so much of its beginning that only one fits." }),
  }),
  body: Type.Object(
    { reason: Type.Optional(Type.String({ minLength: 1, description: "Why; kept in the audit." })) },
    { additionalProperties: false },
  ),
  answer: ReloadView,
  permission: "workspace.activate",
  problems: ["short-digest", "unknown-revision", "unclear-digest", "unfit-revision"],
  audit: "revision.rolledBack",
});
