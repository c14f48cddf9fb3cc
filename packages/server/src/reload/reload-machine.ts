import type { Machine, Next } from "@crossdock/kit";

/**
 * One look at the workspace after the other, and what is remembered between two of them.
 *
 * A look is asked for by a change of the files or by a person. It reads the files; where their digest says that nothing
 * follows from them, it ends there. Otherwise it prepares them, and activates what came of it. Whatever fails on the way
 * leaves what is active as it was.
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
  | { name: "rollingBack"; memory: ReloadMemory; revision: string };

/** All of these are digests: of files, but for `folderRevision`. */
export interface ReloadMemory {
  /** The files as they were last read. */
  lastRead: string;
  /** These files need no look when only a change of the files asks: they would be refused, or applied, again. */
  seen: string | undefined;
  /** The files that are active; undefined under a rollback. */
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
  | { kind: "read"; digest: string }
  | { kind: "unreadable"; reason: string }
  /** `revision`: undefined where an error forbids it. `isEmpty`: there is no file at all. */
  | { kind: "prepared"; revision: string | undefined; isEmpty: boolean }
  | { kind: "activated" }
  | { kind: "refused"; reason: string }
  | { kind: "broke" };

export type ReloadEffect =
  | { kind: "read" }
  | { kind: "prepare" }
  | { kind: "activate"; cause: "reload" | "rollback"; folder: string }
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
  return by === "person" ? digest === memory.applied || digest === memory.setAside : digest === memory.seen;
}

function transition(state: ReloadState, event: ReloadEvent): To {
  const { memory } = state;
  if (event.kind === "broke") return to({ name: "resting", memory });
  switch (state.name) {
    case "resting":
      if (event.kind === "asked") return to({ name: "reading", memory, by: event.by }, { kind: "read" });
      if (event.kind === "rollbackAsked") return rollBack(memory, event.revision, event.active);
      break;
    case "reading":
      if (event.kind === "read") return onRead(memory, state.by, event.digest);
      if (event.kind === "unreadable") return end(memory, "rejected", null, event.reason);
      break;
    case "preparing":
      if (event.kind === "prepared") return onPrepared(memory, event.revision, event.isEmpty);
      break;
    case "activating":
      if (event.kind === "activated") return onActivated(memory);
      // Only a System that did not answer deserves another look at the same files: they stay unseen.
      if (event.kind === "refused") return end(memory, "rejected", memory.lastRead, event.reason);
      break;
    case "rollingBack":
      if (event.kind === "activated") return onRolledBack(memory, state.revision);
  }
  return to(state);
}

function onRead(known: ReloadMemory, by: LookBy, digest: string): To {
  const isHeld = digest === known.setAside;
  const isSeen = isHeld && by !== "endRollback";
  const memory = { ...known, lastRead: digest, ...(isSeen ? { seen: digest } : {}) };
  if (!needsNoLook(memory, by, digest)) return to({ name: "preparing", memory }, { kind: "prepare" });
  return end(memory, "unchanged", digest, isHeld ? "the files are set aside by a rollback" : null);
}

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
    read: {
      meaning: "two looks agree",
      examples: [
        { kind: "read", digest: "A" },
        { kind: "read", digest: "B" },
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
    refused: { meaning: "a System did not answer", examples: [{ kind: "refused", reason: "down" }] },
    broke: { meaning: "crossdock itself failed", examples: [{ kind: "broke" }] },
  },
  transition,
};
