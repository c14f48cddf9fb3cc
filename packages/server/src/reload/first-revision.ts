import type { EnvironmentPlan, Files, Revision } from "@crossdock/flow";
import type { ActivationRow, Journal } from "@crossdock/journal";
import type { Diagnostic, JournalContext, Registry } from "@crossdock/kit";
import { CannotStart, mayHaveJournal, openJournal } from "../journal/open-journal.ts";
import { compileStored, environmentOf, type PrepareOptions, prepare } from "./prepare.ts";
import type { Snapshot } from "./read-settled.ts";
import type { Beginning } from "./reloads.ts";

/** The workspace cannot run: what is wrong with it. */
export class UnfitWorkspace extends Error {
  override readonly name = "UnfitWorkspace";
  readonly diagnostics: readonly Diagnostic[];
  readonly files: Files;
  constructor(diagnostics: readonly Diagnostic[], files: Files) {
    super("the workspace has errors");
    this.diagnostics = diagnostics;
    this.files = files;
  }
}

/** What a daemon starts with. */
export interface Start {
  revision: Revision;
  journal: Journal;
  beginning: Beginning;
  /** What was found in the files, whether they run or not. */
  diagnostics: readonly Diagnostic[];
}

/**
 * Decides what runs first: what the other daemons run, the revision that a person rolled back to, or the workspace's files. A
 * rollback holds while the files are those that were set aside, and while they are not fit to run. Throws `UnfitWorkspace` or `CannotStart`;
 * then no journal is left open.
 */
export async function chooseStart(
  { files, digest: folder }: Snapshot,
  settings: PrepareOptions,
  registry: Registry,
  workspace: string,
  given: Journal | undefined,
  contextOf: (environment: EnvironmentPlan) => JournalContext,
): Promise<Start> {
  const first = prepare(files, settings);
  const environment = first.revision?.plans.Environment ?? environmentOf(files, settings);
  const unfit = (): UnfitWorkspace => new UnfitWorkspace(first.diagnostics, files);
  if (!environment) throw unfit();
  if (!first.revision && !given && !(await mayHaveJournal(environment, workspace))) throw unfit();
  const journal = given ?? (await openJournal(environment, registry, workspace, contextOf(environment)));
  try {
    const { diagnostics } = first;
    const [last] = await journal.revisions.activations(1);
    const isBack = last?.cause === "rollback";
    const isHeld = isBack && (last.folder === folder || !first.revision);
    const isJoining = await othersRun(journal, folder);
    if (!last || !(isHeld || isJoining)) {
      if (!first.revision) throw unfit();
      const { digest } = first.revision;
      const beginning = { folder, revision: digest, applied: folder, setAside: undefined };
      return { revision: first.revision, journal, beginning, diagnostics };
    }
    const revision = await activeOf(last, journal, settings);
    const [applied, setAside] = isBack ? [undefined, last.folder] : [last.folder, undefined];
    const own = folder === applied ? last.digest : first.revision?.digest;
    return { revision, journal, beginning: { folder, revision: own, applied, setAside }, diagnostics };
  } catch (error) {
    if (!given) await journal.close();
    throw error;
  }
}

/** Whether other daemons run a revision: then this one runs the same, and proposes its own files afterwards. */
async function othersRun({ partitions: { rendezvous } }: Journal, folder: string): Promise<boolean> {
  await rendezvous?.sawFiles(folder);
  return ((await rendezvous?.look())?.others ?? 0) > 0;
}

/** All daemons know it by one digest, whatever the variables of this one are. */
async function activeOf(
  { digest, cause }: ActivationRow,
  journal: Journal,
  settings: PrepareOptions,
): Promise<Revision> {
  const files = await journal.revisions.files(digest);
  const { revision, diagnostics } = files ? await compileStored(files, settings) : { diagnostics: [] };
  if (revision) return { ...revision, digest };
  const [problem] = diagnostics.filter(({ severity }) => severity === "error");
  const reason = problem?.message ?? "it is not in the journal";
  const name = `revision ${digest.slice(0, 12)}`;
  throw new CannotStart(
    cause === "rollback"
      ? `the daemon was rolled back to ${name}, which cannot run any more: ${reason}; change the workspace so that it is fit to run, and start again`
      : `the other daemons run ${name}, which cannot run here: ${reason}; give this daemon what it lacks, and start again`,
  );
}
