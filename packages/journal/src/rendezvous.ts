import type { Diagnostic } from "@crossdock/kit";
import type { ActivationCause } from "./activation.ts";

/**
 * How the daemons of a shared journal come to run one revision. The daemon that would have another one proposes it. Each of the
 * others agrees once it is ready to switch, or refuses. Whoever proposed it activates it: `revisions.activate` rejects with
 * `NotAgreed` while a daemon that runs a revision has not agreed. A daemon that is gone is waited for no more.
 */
export interface Rendezvous {
  look(): Promise<RendezvousView>;
  /** Proposes a stored revision; undefined while another daemon proposes one, or where it is not stored any more. */
  propose(proposal: NewProposal): Promise<number | undefined>;
  /** This daemon is ready to switch. It waits for the outcome from now on. */
  agree(proposal: number): Promise<void>;
  /** Ends it, unless it has ended. The revision is forgotten where it never was the active one. */
  refuse(proposal: number, refusal: Refusal): Promise<void>;
  /** Where it stands. One whose daemon is gone ends by this. */
  stateOf(proposal: number): Promise<ProposalState>;
  /** This daemon runs what was activated there, from now on; false where something was activated since. */
  run(position: number): Promise<boolean>;
  /**
   * The workspace of this daemon has these files now; answers whether they may be proposed by themselves. Files that were
   * replaced may be only where every daemon has them: otherwise they are the older ones, somewhere on their way.
   */
  sawFiles(folder: string): Promise<boolean>;
}

export interface RendezvousView {
  /** Position of the last activation; 0 before the first. */
  active: number;
  /** That of the activation that this daemon runs; 0 where it runs none yet. */
  runs: number;
  /** How many other daemons run a revision. */
  others: number;
  /** What is proposed now. */
  proposal: Proposal | undefined;
}

/** What is to become active; see `NewActivation`. */
export interface NewProposal {
  digest: string;
  cause: ActivationCause;
  actor: string;
  folder: string;
}

export interface Proposal extends NewProposal {
  number: number;
  /** Proposed by the daemon that looks. */
  isOwn: boolean;
}

/** Which daemon could not, and why. */
export interface Refusal {
  /** Its name. */
  daemon: string;
  reason: string;
  /** What it found in the files. */
  diagnostics: readonly Diagnostic[];
}

export type ProposalState =
  /** `waitsFor`: names of daemons that have not answered, for people; null where all have agreed. */
  | { state: "open"; waitsFor: string | null }
  | { state: "activated"; position: number }
  | { state: "refused"; refusal: Refusal };
