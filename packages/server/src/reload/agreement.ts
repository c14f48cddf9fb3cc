import { isDeepStrictEqual } from "node:util";
import type { ActivateOptions } from "@crossdock/engine";
import type { Files, Revision } from "@crossdock/flow";
import {
  type Journal,
  journalErrorIn,
  type NewProposal,
  NotAgreed,
  type ProposalState,
  type Refusal,
  type Rendezvous,
} from "@crossdock/journal";
import { type Clock, type Diagnostic, delayed, reasonText, thrownText } from "@crossdock/kit";
import type { Prepared } from "./prepare.ts";

/** Where several daemons share a journal, all of them run one revision; see `Rendezvous`. This is one daemon's part in it. */
export interface Agreement {
  /**
   * Activates a revision here once all other daemons are ready for it. Throws `Refused` where one is not, `Outrun` where another
   * one proposes something, and what activating throws.
   */
  lead(revision: Revision, options: ActivateOptions, signal: AbortSignal): Promise<void>;
  /**
   * A compiled revision under the digest that all daemons know it by: their variables may differ, and a digest tells them. It is that
   * of the active one where the files are the same, else `digest`.
   */
  named(revision: Revision, digest?: string): Revision;
  /** What the others expect of this daemon; undefined where the journal is not shared. */
  readonly others: Others | undefined;
}

interface Others {
  /** What another daemon proposes, or has activated without us; undefined where there is nothing to follow. */
  asked(): Promise<Asked | undefined>;
  /** Gets ready for it, and runs it once all are. Throws `Refused` where it does not become active. */
  follow(asked: Asked, signal: AbortSignal): Promise<void>;
  /** See `Rendezvous`. */
  sawFiles(folder: string): Promise<boolean>;
}

export interface Asked extends NewProposal {
  /** Undefined where it is active already. */
  number?: number;
}

/** A daemon cannot run what was proposed, and so none does. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly diagnostics: readonly Diagnostic[];
  constructor(reason: string, diagnostics: readonly Diagnostic[]) {
    super(reason);
    this.diagnostics = diagnostics;
  }
}

/** Another daemon has proposed something, which comes first. */
export class Outrun extends Error {
  override readonly name = "Outrun";
}

/** All other daemons run a revision that this one cannot run: it must not go on with another one. */
export class CannotFollow extends Error {
  override readonly name = "CannotFollow";
}

export interface AgreementDeps {
  journal: Pick<Journal, "partitions" | "revisions" | "state" | "ownership">;
  /** Switches this daemon. */
  activate(revision: Revision, options: ActivateOptions): Promise<void>;
  /** What is active here. */
  revision(): Pick<Revision, "digest" | "files">;
  /** Checks and compiles files that another daemon has checked. */
  prepare(files: Files, signal: AbortSignal): Promise<Prepared>;
  /** Compiles files that ran before. */
  compileStored(files: Files): Promise<Prepared>;
  clock: Clock;
}

/** Milliseconds: between two looks at what became of a proposal, and for how long a daemon may get ready. */
const waits = { look: 50, patience: 60_000 };

export function createAgreement(deps: AgreementDeps): Agreement {
  const { rendezvous } = deps.journal.partitions;
  return {
    lead: (revision, options, signal) => lead(deps, revision, options, signal),
    named(revision, digest = revision.digest) {
      if (!rendezvous) return revision;
      const active = deps.revision();
      return {
        ...revision,
        digest: isDeepStrictEqual(revision.files, active.files) ? active.digest : digest,
      };
    },
    others: rendezvous && othersOver(deps, rendezvous),
  };
}

/** The journal says whether others have to be asked; a daemon that is alone asks nobody. */
async function lead(
  { activate, journal, clock }: AgreementDeps,
  revision: Revision,
  options: ActivateOptions,
  signal: AbortSignal,
): Promise<void> {
  const { rendezvous } = journal.partitions;
  if (!rendezvous) return activate(revision, options);
  const { cause = "reload", actor = "daemon", folder = "" } = options;
  let number: number | undefined;
  try {
    await activate(revision, {
      ...options,
      async agree(take) {
        for (;;) {
          try {
            return await take();
          } catch (error) {
            if (!(journalErrorIn(error) instanceof NotAgreed)) throw error;
          }
          number ??= await rendezvous.propose({ digest: revision.digest, cause, actor, folder });
          if (number === undefined) throw new Outrun("another daemon proposes something");
          await agreed(rendezvous, number, clock, signal);
        }
      },
    });
  } catch (error) {
    // Those that have agreed wait for the outcome. Where this cannot be stored, `asked` ends it later.
    const refusal = { daemon: journal.ownership.owner, reason: thrownText(error), diagnostics: [] };
    if (number !== undefined) await rendezvous.refuse(number, refusal).catch(() => undefined);
    throw error;
  }
}

/** Resolves once every daemon that is there has agreed. */
async function agreed(
  rendezvous: Rendezvous,
  number: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const until = clock.elapsed() + waits.patience;
  for (;;) {
    const found = await rendezvous.stateOf(number);
    if (found.state === "refused") throw refusedBy(found.refusal);
    if (found.state === "activated" || found.waitsFor === null) return;
    if (clock.elapsed() > until)
      throw new Refused(`${found.waitsFor} did not get ready within ${waits.patience / 1000} s`, []);
    await delayed(clock, waits.look, signal);
  }
}

function refusedBy({ daemon, reason, diagnostics }: Refusal): Refused {
  return new Refused(`${daemon} cannot run it: ${reason}`, diagnostics);
}

function othersOver(deps: AgreementDeps, rendezvous: Rendezvous): Others {
  const { journal } = deps;
  return {
    async asked() {
      const { active, runs, proposal } = await rendezvous.look();
      if (proposal && !proposal.isOwn) return proposal;
      if (proposal) {
        // Nothing of ours is under way while we look.
        const reason = "it was given up";
        await rendezvous.refuse(proposal.number, {
          daemon: journal.ownership.owner,
          reason,
          diagnostics: [],
        });
      }
      return active === runs ? undefined : (await journal.revisions.activations(1))[0];
    },
    follow: (asked, signal) =>
      asked.number === undefined
        ? catchUp(deps, asked)
        : takePart(deps, rendezvous, { ...asked, number: asked.number }, signal),
    sawFiles: rendezvous.sawFiles,
  };
}

/** Gets ready for what another daemon proposes, says so, and does as all do. */
async function takePart(
  deps: AgreementDeps,
  rendezvous: Rendezvous,
  { number, digest, cause }: Asked & { number: number },
  signal: AbortSignal,
): Promise<void> {
  const { journal, activate } = deps;
  const refuse = async (reason: string, diagnostics: readonly Diagnostic[]): Promise<never> => {
    await rendezvous.refuse(number, { daemon: journal.ownership.owner, reason, diagnostics });
    throw new Refused(reason, diagnostics);
  };
  const isBack = cause === "rollback";
  const files = await journal.revisions.files(digest);
  if (!files) return refuse("its files are not in the journal", []);
  const { revision, diagnostics } = await (isBack ? deps.compileStored(files) : deps.prepare(files, signal));
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!revision) return refuse(errors[0]?.message ?? "it does not compile", errors);
  let hasAgreed = false;
  try {
    await activate(
      { ...revision, digest },
      {
        probe: !isBack,
        async agree(take) {
          hasAgreed = true;
          const outcome = await outcomeOf(deps, rendezvous, number, signal);
          if (outcome.state === "refused") throw refusedBy(outcome.refusal);
          await take(outcome.position);
        },
      },
    );
  } catch (error) {
    if (hasAgreed || signal.aborted) throw error;
    await refuse(reasonText(error), []);
  }
}

/** Who has agreed is bound until it knows what became of it, however long the journal is away. */
async function outcomeOf(
  { journal, clock }: AgreementDeps,
  rendezvous: Rendezvous,
  number: number,
  signal: AbortSignal,
): Promise<Exclude<ProposalState, { state: "open" }>> {
  for (;;) {
    try {
      await rendezvous.agree(number);
      const found = await rendezvous.stateOf(number);
      if (found.state !== "open") return found;
    } catch (error) {
      if (journal.state().state === "ended") throw error;
    }
    await delayed(clock, waits.look, signal);
  }
}

/** Something was activated while this daemon was taken for gone. */
async function catchUp(deps: AgreementDeps, { digest }: Asked): Promise<void> {
  const { journal, activate } = deps;
  const [last] = await journal.revisions.activations(1);
  if (last?.digest !== digest) return;
  if (digest === deps.revision().digest) {
    await journal.partitions.rendezvous?.run(last.position);
    return;
  }
  const files = await journal.revisions.files(digest);
  const { revision, diagnostics } = files ? await deps.compileStored(files) : { diagnostics: [] };
  if (!revision) {
    const [problem] = diagnostics.filter(({ severity }) => severity === "error");
    throw new CannotFollow(
      `the other daemons run revision ${digest.slice(0, 12)}, which cannot run here: ${problem?.message ?? "it is not in the journal"}`,
    );
  }
  await activate({ ...revision, digest }, { agree: (take) => take(last.position) });
}
