import type { Act } from "./command.ts";

/** A stored workspace. */
export interface RevisionRow {
  digest: string;
  createdAt: number;
  activatedAt: number | null;
}

/** Why a revision became the active one. */
export type ActivationCause = "start" | "reload" | "rollback";

/** A revision took over. */
export interface NewActivation {
  digest: string;
  at: number;
  cause: ActivationCause;
  /** `daemon`, or the person who asked. */
  actor: string;
  /**
   * Digest of the workspace's files as they were then. After a rollback these files are set aside: they are not what
   * runs, and are not taken up again by themselves.
   */
  folder: string;
  /** What changed against the revision that was active before, in short. */
  changes: WorkspaceChanges;
}

/** Paths of files, by what became of them; at most a hundred of each. */
export interface WorkspaceChanges {
  added: string[];
  changed: string[];
  removed: string[];
}

export interface ActivationRow extends NewActivation {
  /** Counts up with every activation, whatever the clock says. */
  position: number;
}

/** Workspaces that ran, whole, so that a pinned message finds its own after a restart. */
export interface RevisionJournal {
  /** Keeps the first of two with one digest. `files` maps workspace paths to texts. */
  save(digest: string, files: Readonly<Record<string, string>>, at: number): Promise<void>;
  /**
   * Rejects when the revision was not saved, and with `NotAgreed` where other daemons run another one and have not agreed to
   * it; see `Rendezvous`. The last one is what a restart goes by.
   */
  activate(activation: NewActivation, act?: Act): Promise<void>;
  files(digest: string): Promise<Record<string, string> | undefined>;
  /** Newest activation first, whatever the clock said; those that never became active come last. */
  list(limit: number): Promise<RevisionRow[]>;
  /** Newest first: the first one is the active revision. */
  activations(limit: number): Promise<ActivationRow[]>;
}
