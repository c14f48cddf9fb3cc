import type { EnvironmentPlan, Files, Revision } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
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
 * Decides what runs first: the workspace's files, or the revision that a person rolled back to. The rollback holds while
 * the files are those that were set aside, and while they are not fit to run. Throws `UnfitWorkspace` or `CannotStart`;
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
    const [last] = await journal.revisions.activations(1);
    const isHeld = last?.cause === "rollback" && (last.folder === folder || !first.revision);
    if (!isHeld) {
      if (!first.revision) throw unfit();
      const beginning = { folder, revision: first.revision.digest, setAside: undefined };
      return { revision: first.revision, journal, beginning, diagnostics: first.diagnostics };
    }
    const revision = await rolledBackTo(last.digest, journal, settings);
    const beginning = { folder, revision: first.revision?.digest, setAside: last.folder };
    return { revision, journal, beginning, diagnostics: first.diagnostics };
  } catch (error) {
    if (!given) await journal.close();
    throw error;
  }
}

async function rolledBackTo(digest: string, journal: Journal, settings: PrepareOptions): Promise<Revision> {
  const files = await journal.revisions.files(digest);
  const { revision, diagnostics } = files ? await compileStored(files, settings) : { diagnostics: [] };
  if (revision) return revision;
  const [problem] = diagnostics.filter(({ severity }) => severity === "error");
  throw new CannotStart(
    `the daemon was rolled back to revision ${digest.slice(0, 12)}, which cannot run any more: ` +
      `${problem?.message ?? "it is not in the journal"}; change the workspace so that it is fit to run, and start again`,
  );
}
