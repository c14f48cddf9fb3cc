import type { Machine, Next } from "@crossdock/kit";

/**
 * One look at the workspace after the other, and what is remembered between two of them.
 *
 * A look is asked for by a change of the files or by a person. It reads the files; where their digest says that nothing
 * follows from them, it ends there. Otherwise it prepares them, and activates what came of it. Whatever fails on the way
 * leaves what is active as it was.
 *
 * Where other daemons share the journal, all run one revision. What another daemon proposes is followed. Where it has proposed
 * something before, ours gives way to it and is tried again. Files that were replaced by later ones, which other daemons have,
 * are not taken up: they are on their way to where those are.
 *
 * A rollback activates an earlier revision and sets the files aside as they were last read. As long as the files are
 * the same, or not fit to run, the rollback holds; the next files that are fit end it. Going back to the revision that
 * the files make ends it as well.
 */
export type ReloadState =
  | { name: "resting"; memory: ReloadMemory }
  | { name: "reading"; memory: ReloadMemory; by: LookBy }
  | { name: "preparing"; memory: ReloadMemory }
  | { name: "activating"; memory: ReloadMemory }
  | { name: "rollingBack"; memory: ReloadMemory; revision: string }
  | ({ name: "following"; memory: ReloadMemory } & Followed);

/** What another daemon proposes, or has activated. */
interface Followed {
  revision: string;
  /** Digest of the files that come with it, or that it sets aside. */
  folder: string;
  cause: "reload" | "rollback";
}

/** All of these are digests: of files, but for `folderRevision`. */
export interface ReloadMemory {
  /** The files as they were last read. */
  lastRead: string;
  /** These files need no look when only a change of the files asks: they would be refused, or applied, again. */
  seen: string | undefined;
  /** The files that are active, which another daemon may have read; undefined under a rollback. */
  applied: string | undefined;
  /** The files that a rollback keeps from becoming active. */
  setAside: string | undefined;
  /** The revision that the files as last read make; undefined when they are not fit to run. */
  folderRevision: string | undefined;
}

/** Who asks for a look: a change of the files, a person, or a person who also ends the rollback. */
export type LookBy = "change" | "person" | "endRollback";

export type ReloadEvent =
  | { kind: "asked"; by: LookBy }
  /** `active`: the revision that is active now. */
  | { kind: "rollbackAsked"; revision: string; active: string }
  | ({ kind: "followAsked" } & Followed)
  /** `isOlder`: later files have replaced them, which other daemons have. `active`: the revision that is active now. */
  | { kind: "read"; digest: string; isOlder: boolean; active: string }
  | { kind: "unreadable"; reason: string }
  /** `revision`: undefined where an error forbids it. `isEmpty`: there is no file at all. */
  | { kind: "prepared"; revision: string | undefined; isEmpty: boolean }
  | { kind: "activated" }
  | { kind: "refused"; reason: string }
  | { kind: "outrun" }
  | { kind: "broke" };

export type ReloadEffect =
  | { kind: "read" }
  | { kind: "prepare" }
  | { kind: "activate"; cause: "reload" | "rollback"; folder: string }
  | { kind: "follow" }
  /** Ends it without a report: it begins again once what others propose is over. */
  | { kind: "giveWay" }
  | {
      kind: "report";
      result: "applied" | "rejected" | "unchanged" | "rolledBack";
      folder: string | null;
      reason: string | null;
    };

type To = Next<ReloadState, ReloadEffect>;

/** Whether nothing follows from files of this digest. A person is told again why they are refused. */
export function needsNoLook(memory: ReloadMemory, by: LookBy, digest: string): boolean {
  if (by === "endRollback") return false;
  return digest === memory.applied || digest === (by === "person" ? memory.setAside : memory.seen);
}

function transition(state: ReloadState, event: ReloadEvent): To {
  const { memory } = state;
  if (event.kind === "broke") return to({ name: "resting", memory });
  switch (state.name) {
    case "resting":
      if (event.kind === "asked") return to({ name: "reading", memory, by: event.by }, { kind: "read" });
      if (event.kind === "rollbackAsked") return rollBack(memory, event.revision, event.active);
      if (event.kind === "followAsked") return follow(memory, event);
      break;
    case "reading":
      if (event.kind === "read") return onRead(memory, state.by, event);
      if (event.kind === "unreadable") return end(memory, "rejected", null, event.reason);
      break;
    case "preparing":
      if (event.kind === "prepared") return onPrepared(memory, event.revision, event.isEmpty);
      break;
    case "activating":
      if (event.kind === "activated") return onActivated(memory);
      if (event.kind === "outrun") return to({ name: "resting", memory }, { kind: "giveWay" });
      // Only a System that did not answer, or another daemon, deserves another look at the same files: they stay unseen.
      if (event.kind === "refused") return end(memory, "rejected", memory.lastRead, event.reason);
      break;
    case "rollingBack":
      if (event.kind === "activated") return onRolledBack(memory, state.revision);
      if (event.kind === "outrun") return to({ name: "resting", memory }, { kind: "giveWay" });
      if (event.kind === "refused") return end(memory, "rejected", memory.lastRead, event.reason);
      break;
    case "following":
      if (event.kind === "activated") return onFollowed(memory, state);
      if (event.kind === "refused") return end(memory, "rejected", state.folder, event.reason);
  }
  return to(state);
}

function onRead(
  known: ReloadMemory,
  by: LookBy,
  { digest, isOlder, active }: Extract<ReloadEvent, { kind: "read" }>,
): To {
  const isHeld = digest === known.setAside;
  const isApplied = digest === known.applied;
  const isSeen = isApplied || (isHeld && by !== "endRollback");
  const memory = {
    ...known,
    lastRead: digest,
    ...(isSeen ? { seen: digest } : {}),
    ...(isApplied ? { folderRevision: active } : {}),
  };
  if (needsNoLook(memory, by, digest))
    return end(memory, "unchanged", digest, isHeld ? "the files are set aside by a rollback" : null);
  if (!isOlder || isHeld) return to({ name: "preparing", memory }, { kind: "prepare" });
  const result = by === "change" ? "unchanged" : "rejected";
  return end({ ...memory, seen: digest, folderRevision: undefined }, result, digest, older);
}

const older =
  "later files have replaced these, and other daemons have those: `crossdock rollback` goes back to an earlier revision";

function onPrepared(known: ReloadMemory, folderRevision: string | undefined, isEmpty: boolean): To {
  const memory = { ...known, folderRevision };
  const { lastRead: folder } = memory;
  if (folderRevision !== undefined)
    return to({ name: "activating", memory }, { kind: "activate", cause: "reload", folder });
  const reason = isEmpty ? "the workspace is empty or gone" : null;
  return end({ ...memory, seen: folder }, "rejected", folder, reason);
}

function onActivated(known: ReloadMemory): To {
  const { lastRead } = known;
  const memory = { ...known, seen: lastRead, applied: lastRead, setAside: undefined };
  return to({ name: "resting", memory }, reportOf("applied", lastRead, null));
}

function rollBack(memory: ReloadMemory, revision: string, active: string): To {
  const { lastRead: folder } = memory;
  if (revision === active) return end(memory, "unchanged", folder, null);
  const cause = revision === memory.folderRevision ? "reload" : "rollback";
  return to({ name: "rollingBack", memory, revision }, { kind: "activate", cause, folder });
}

function onRolledBack(known: ReloadMemory, revision: string): To {
  const { lastRead } = known;
  const isForward = revision === known.folderRevision;
  const [applied, setAside] = isForward ? [lastRead, undefined] : [undefined, lastRead];
  return to(
    { name: "resting", memory: { ...known, seen: lastRead, applied, setAside } },
    reportOf(isForward ? "applied" : "rolledBack", lastRead, null),
  );
}

function follow(memory: ReloadMemory, { revision, folder, cause }: Followed): To {
  return to({ name: "following", memory, revision, folder, cause }, { kind: "follow" });
}

function onFollowed(known: ReloadMemory, { revision, folder, cause }: Followed): To {
  const isBack = cause === "rollback";
  const [applied, setAside] = isBack ? [undefined, folder] : [folder, undefined];
  const isOurs = folder === known.lastRead;
  const memory = {
    ...known,
    applied,
    setAside,
    ...(isOurs ? { seen: folder } : {}),
    ...(isOurs && !isBack ? { folderRevision: revision } : {}),
  };
  return to({ name: "resting", memory }, reportOf(isBack ? "rolledBack" : "applied", folder, null));
}

type Report = Extract<ReloadEffect, { kind: "report" }>;

function reportOf(result: Report["result"], folder: string | null, reason: string | null): Report {
  return { kind: "report", result, folder, reason };
}

function end(
  memory: ReloadMemory,
  result: Report["result"],
  folder: string | null,
  reason: string | null,
): To {
  return to({ name: "resting", memory }, reportOf(result, folder, reason));
}

function to(state: ReloadState, ...effects: ReloadEffect[]): To {
  return { state, effects };
}

const files = { lastRead: "A", seen: "A", applied: "A", setAside: undefined, folderRevision: "rA" };
const changed = { ...files, lastRead: "B" };
const aside = { lastRead: "B", seen: "B", applied: undefined, setAside: "B", folderRevision: "rB" };

export const reloadMachine: Machine<ReloadState, ReloadEvent, ReloadEffect> = {
  states: {
    resting: {
      meaning: "nothing is under way",
      examples: [
        { name: "resting", memory: files },
        { name: "resting", memory: aside },
      ],
    },
    reading: {
      meaning: "the files are read until two looks agree",
      examples: [
        { name: "reading", memory: files, by: "change" },
        { name: "reading", memory: aside, by: "person" },
        { name: "reading", memory: aside, by: "endRollback" },
      ],
    },
    preparing: {
      meaning: "the files are checked and compiled",
      examples: [{ name: "preparing", memory: changed }],
    },
    activating: {
      meaning: "new and changed Systems are tried, then the revision becomes the active one",
      examples: [{ name: "activating", memory: { ...changed, folderRevision: "rB" } }],
    },
    rollingBack: {
      meaning: "an earlier revision becomes the active one",
      examples: [
        { name: "rollingBack", memory: files, revision: "r0" },
        { name: "rollingBack", memory: aside, revision: "rB" },
      ],
    },
    following: {
      meaning: "what another daemon proposes is prepared, and becomes the active one where all can run it",
      examples: [
        { name: "following", memory: files, revision: "rB", folder: "B", cause: "reload" },
        { name: "following", memory: changed, revision: "rB", folder: "B", cause: "reload" },
        { name: "following", memory: aside, revision: "rC", folder: "C", cause: "reload" },
        { name: "following", memory: changed, revision: "r0", folder: "B", cause: "rollback" },
      ],
    },
  },
  events: {
    asked: {
      meaning: "somebody asks for a look",
      examples: [
        { kind: "asked", by: "change" },
        { kind: "asked", by: "person" },
      ],
    },
    rollbackAsked: {
      meaning: "a person asks for an earlier revision",
      examples: [
        { kind: "rollbackAsked", revision: "r0", active: "rA" },
        { kind: "rollbackAsked", revision: "rB", active: "r0" },
        { kind: "rollbackAsked", revision: "rA", active: "rA" },
      ],
    },
    followAsked: {
      meaning: "another daemon proposes a revision, or has activated one",
      examples: [{ kind: "followAsked", revision: "rB", folder: "B", cause: "reload" }],
    },
    read: {
      meaning: "two looks agree",
      examples: [
        { kind: "read", digest: "A", isOlder: false, active: "rA" },
        { kind: "read", digest: "B", isOlder: false, active: "rA" },
        { kind: "read", digest: "B", isOlder: true, active: "rA" },
      ],
    },
    unreadable: {
      meaning: "the files cannot be read, or never come to rest",
      examples: [{ kind: "unreadable", reason: "gone" }],
    },
    prepared: {
      meaning: "the files make a revision, or are refused",
      examples: [
        { kind: "prepared", revision: "rB", isEmpty: false },
        { kind: "prepared", revision: undefined, isEmpty: false },
        { kind: "prepared", revision: undefined, isEmpty: true },
      ],
    },
    activated: { meaning: "the revision is the active one", examples: [{ kind: "activated" }] },
    refused: {
      meaning: "a System did not answer, or a daemon cannot run it",
      examples: [{ kind: "refused", reason: "down" }],
    },
    outrun: {
      meaning: "another daemon has proposed something before",
      examples: [{ kind: "outrun" }],
    },
    broke: { meaning: "crossdock itself failed", examples: [{ kind: "broke" }] },
  },
  transition,
};
