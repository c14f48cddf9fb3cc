import type { Revision } from "@crossdock/flow";
import {
  type Act,
  type ActivationCause,
  type Journal,
  NotAgreed,
  type WorkspaceChanges,
} from "@crossdock/journal";

/** Most paths of one kind that are remembered with an activation. */
const mostPaths = 100;

/**
 * Stores the revision and notes that it takes over, with what changed. Going on with
 * what ran before is not a change and leaves no note. `act` is written with it. Throws `NotAgreed` where other daemons have to
 * be asked.
 */
export async function recordActivation(
  journal: Journal,
  { digest, files }: Revision,
  how: { at: number; cause?: ActivationCause; actor?: string; folder?: string; act?: Act },
): Promise<void> {
  const { at, cause = "start", actor = "daemon", folder = "", act } = how;
  await journal.revisions.save(digest, files, at);
  const [last] = await journal.revisions.activations(1);
  const isKnown = last?.digest === digest && last.folder === folder;
  if (isKnown && (cause === "start" || cause === last.cause)) {
    await goOn(journal, last.position);
    if (act) await journal.commands.done(act);
    return;
  }
  const before = last && (await journal.revisions.files(last.digest));
  // Against nothing, everything would be new.
  const changes = changesBetween(before ?? files, files);
  await journal.revisions.activate({ digest, at, cause, actor, folder, changes }, act);
}

async function goOn({ partitions }: Journal, position: number): Promise<void> {
  if ((await partitions.rendezvous?.run(position)) === false)
    throw new NotAgreed("another daemon has just activated another revision");
}

/** Which files differ, by path. */
function changesBetween(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): WorkspaceChanges {
  const isIn = (files: object, path: string): boolean => Object.hasOwn(files, path);
  const [old, fresh] = [Object.keys(before), Object.keys(after)];
  return {
    added: fresh.filter((path) => !isIn(before, path)).slice(0, mostPaths),
    changed: fresh.filter((path) => isIn(before, path) && before[path] !== after[path]).slice(0, mostPaths),
    removed: old.filter((path) => !isIn(after, path)).slice(0, mostPaths),
  };
}
