import type { ActivationRow } from "../activation.ts";
import type { Store } from "../store.ts";

/** Revisions of the last activations are kept, whatever their age. */
const keptActivations = 50;

/** How much longer than messages the audit is kept: a year in all where messages are kept for thirty days. Milliseconds. */
const auditKeptBeyond = 335 * 86_400_000;

/** See `Journal.prune`. */
export async function prune(store: Store, endedBefore: number, limit: number): Promise<number> {
  await store.cursors.forgetFirings(endedBefore);
  await store.commands.forget(endedBefore, limit);
  await store.cases.forget(endedBefore, limit);
  await store.audit.forget(endedBefore - auditKeptBeyond, limit);
  const forgotten = replacedBefore(
    endedBefore,
    await store.revisions.activated(),
    await store.messages.pinnedRevisions(),
  );
  if (forgotten.length > 0) await store.revisions.remove(forgotten);
  const ids = await store.messages.prunable(endedBefore, limit);
  if (ids.length > 0) await store.messages.remove(ids);
  return ids.length;
}

/** Revisions that were replaced before the instant, those of the last activations and pinned ones excepted. */
function replacedBefore(
  instant: number,
  activations: readonly Pick<ActivationRow, "digest" | "at">[],
  pinned: readonly string[],
): string[] {
  const kept = new Set([...pinned, ...activations.slice(-keptActivations).map(({ digest }) => digest)]);
  const last = new Map(activations.map(({ digest }, index) => [digest, index]));
  return [...last].flatMap(([digest, index]) => {
    const next = activations[index + 1];
    return next && next.at < instant && !kept.has(digest) ? [digest] : [];
  });
}
