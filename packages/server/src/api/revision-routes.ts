import type { ActivationRow, Journal } from "@crossdock/journal";
import { Type } from "typebox";
import { ReloadView, reloadView } from "./reload-routes.ts";
import { defineRoute, Problem } from "./route.ts";
import { Instant, instant, maybeInstant, nullable } from "./shapes.ts";

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
  method: "GET",
  path: "/v1/revisions",
  summary: "Lists the revisions that can be activated, the one that took over last first.",
  query: Type.Object(
    { limit: Type.Integer({ minimum: 1, maximum: mostRevisions, default: 20 }) },
    { additionalProperties: false },
  ),
  answer: Type.Object({
    active: Type.String({ description: "Digest of the revision at work." }),
    folder: Type.Object({
      digest: Type.String({ description: "Digest of the workspace's files as they were last read." }),
      isSetAside: Type.Boolean({ description: "A rollback keeps them from being what runs." }),
      isApplied: Type.Boolean({ description: "They are what runs." }),
    }),
    items: Type.Array(RevisionView),
    next: Type.Null(),
  }),
  async handle({ query: { limit } }, { journal, engine, reloads }) {
    const [rows, activations] = await Promise.all([
      journal.revisions.list(limit),
      journal.revisions.activations(mostRevisions),
    ]);
    const { digest: active } = engine.revision();
    const items = rows.map(({ digest, createdAt, activatedAt }) => {
      const last: ActivationRow | undefined = activations.find((each) => each.digest === digest);
      return {
        digest,
        isActive: digest === active,
        createdAt: instant(createdAt),
        activatedAt: maybeInstant(activatedAt),
        cause: last?.cause ?? null,
        actor: last?.actor ?? null,
        changes: last?.changes ?? null,
      };
    });
    return { active, folder: reloads.folder(), items, next: null };
  },
});

export const activateRevision = defineRoute({
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
  async handle({ params: { digest }, body: { reason = null }, actor }, deps) {
    const files = await filesOf(digest, deps.journal);
    const { revision, diagnostics } = deps.compileStored(files);
    if (!revision) {
      const [problem] = diagnostics.filter(({ severity }) => severity === "error");
      throw new Problem(422, "The revision cannot run any more", problem?.message ?? "it does not compile", {
        diagnostics,
      });
    }
    return reloadView(await deps.reloads.rollBack(revision, { actor, reason }));
  },
});

const shortest = 6;

/** The files of the one revision whose digest begins so. */
async function filesOf(wanted: string, { revisions }: Journal): Promise<Record<string, string>> {
  const none = new Problem(404, "There is no such revision", "`GET /v1/revisions` lists those that are kept");
  if (wanted.length < shortest) {
    throw new Problem(400, "The digest is too short", `give at least ${shortest} characters of it`);
  }
  const found = (await revisions.list(Number.MAX_SAFE_INTEGER)).filter(({ digest }) =>
    digest.startsWith(wanted),
  );
  if (found.length > 1) {
    throw new Problem(409, "More than one revision begins so", found.map(({ digest }) => digest).join(", "));
  }
  const files = found[0] && (await revisions.files(found[0].digest));
  if (!files) throw none;
  return files;
}
