const mostRevisions = 500;

import type { Routes } from "@crossdock/api";
import type { ActivationRow, Journal } from "@crossdock/journal";
import { rollBack } from "../reload/reload-commands.ts";
import type { Handler } from "./handler.ts";
import { instant, maybeInstant } from "./instant.ts";
import { Problem } from "./problem.ts";
import { reloadView } from "./reload-routes.ts";

export const listRevisions: Handler<Routes["listRevisions"]> = async (
  { query: { limit } },
  { journal, engine, reloads },
) => {
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
};

export const activateRevision: Handler<Routes["activateRevision"]> = async (
  { params: { digest }, body: { reason = null }, by },
  deps,
) => {
  const target = await wholeDigest(digest, deps.journal);
  const asked = { kind: "rollback", target, input: { reason }, by };
  return reloadView(await deps.engine.ask(asked, (command) => rollBack(deps, command)));
};

const shortest = 6;

/** The one revision whose digest begins so. */
async function wholeDigest(wanted: string, { revisions }: Journal): Promise<string> {
  if (wanted.length < shortest) {
    throw new Problem({ type: "short-digest", least: shortest });
  }
  const found = (await revisions.list(Number.MAX_SAFE_INTEGER)).filter(({ digest }) =>
    digest.startsWith(wanted),
  );
  if (found.length > 1) {
    const known = found.map(({ digest }) => digest);
    throw new Problem({ type: "unclear-digest", digest: wanted, known });
  }
  const [only] = found;
  if (!only) throw new Problem({ type: "unknown-revision", digest: wanted });
  return only.digest;
}
