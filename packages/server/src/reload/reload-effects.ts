import type { Command } from "@crossdock/engine";
import type { Files, Revision } from "@crossdock/flow";
import type { Act } from "@crossdock/journal";
import { type Clock, type Diagnostic, Failure, type Log, reasonText, thrownText } from "@crossdock/kit";
import { type Agreement, type Asked, Outrun, Refused } from "./agreement.ts";
import type { Prepared } from "./prepare.ts";
import type { Snapshot } from "./read-settled.ts";
import {
  type LookBy,
  needsNoLook,
  type ReloadEffect,
  type ReloadEvent,
  type ReloadMemory,
} from "./reload-machine.ts";

export interface RollbackRequest {
  actor: string;
  reason: string | null;
  /** Ends with the revision that takes over. */
  command: Command | undefined;
}

export interface ReloadEffectsDeps {
  revision(): Revision;
  agreement: Agreement;
  /** Two looks that agree, unless the first shows a digest that is `isKnown`; undefined when they never do. */
  read(isKnown: (digest: string) => boolean): Promise<Snapshot | undefined>;
  /** In turns with the event loop: thousands of files must not keep senders waiting. Throws the signal's reason. */
  prepare(files: Files, signal: AbortSignal): Promise<Prepared>;
  clock: Clock;
  log: Log;
}

/** What one look or one rollback has in hand; its effects fill it in. */
export interface ReloadWork {
  /** Id of its report. */
  report: string;
  actor: string;
  /** What a person asked for; undefined for a change of the files. */
  command: Command | undefined;
  by: LookBy;
  files: Files;
  diagnostics: readonly Diagnostic[];
  /** What is to become the active one. */
  revision: Revision | undefined;
  rollback: RollbackRequest | undefined;
  /** What another daemon proposes, or has activated. */
  asked: Asked | undefined;
  /** Digest of the revision that was active before. */
  from: string;
}

type Perform = (
  effect: Exclude<ReloadEffect, { kind: "report" | "giveWay" }>,
  work: ReloadWork,
  memory: ReloadMemory,
) => Promise<ReloadEvent>;

/** Does what the machine of reloads asks for, and answers with the event that follows. */
export function createReloadEffects(deps: ReloadEffectsDeps, signal: AbortSignal): Perform {
  const read = async (work: ReloadWork, memory: ReloadMemory): Promise<ReloadEvent> => {
    try {
      const found = await deps.read((digest) => needsNoLook(memory, work.by, digest));
      if (!found) return unreadable("the files keep changing: something writes them all the time");
      work.files = found.files;
      const { digest } = found;
      const isOlder = await replacedElsewhere(digest, memory, work.by);
      return { kind: "read", digest, isOlder, active: deps.revision().digest };
    } catch (error) {
      return unreadable(`the workspace cannot be read: ${thrownText(error)}`);
    }
  };

  /** The others hear of every change; only files that would be taken up are held against theirs. */
  const replacedElsewhere = async (digest: string, memory: ReloadMemory, by: LookBy): Promise<boolean> => {
    const needsLook = !needsNoLook(memory, by, digest) && digest !== memory.setAside;
    if (!needsLook && digest === memory.lastRead) return false;
    const may = await deps.agreement.others?.sawFiles(digest);
    if (may !== false || !needsLook) return false;
    deps.log.warn(
      { folder: digest },
      "the workspace's files were replaced by later ones, and other daemons have those: they are not taken up",
    );
    return true;
  };

  const prepare = async (work: ReloadWork): Promise<ReloadEvent> => {
    const { revision, diagnostics } = await deps.prepare(work.files, signal);
    work.revision = revision && deps.agreement.named(revision);
    work.diagnostics = diagnostics;
    return {
      kind: "prepared",
      revision: work.revision?.digest,
      isEmpty: Object.keys(work.files).length === 0,
    };
  };

  const activate = async (
    work: ReloadWork,
    { cause, folder }: Extract<ReloadEffect, { kind: "activate" }>,
  ): Promise<ReloadEvent> => {
    const { revision, actor, rollback } = work;
    if (!revision) throw new Error("a reload activates without a revision");
    const act = rollback
      ? rolledBack(work, revision.digest, cause)
      : applied(work, revision.digest, folder, deps.clock.now());
    try {
      // After a person's decision for what ran before, a System that is down must not stand in the way.
      const options = { cause, actor, folder, act, ...(rollback ? {} : { probe: true }) };
      await deps.agreement.lead(revision, options, signal);
      return { kind: "activated" };
    } catch (error) {
      if (error instanceof Outrun) return { kind: "outrun" };
      if (error instanceof Refused) return refused(work, error);
      if (rollback || !(error instanceof Failure)) throw error;
      return { kind: "refused", reason: reasonText(error) };
    }
  };

  const follow = async (work: ReloadWork): Promise<ReloadEvent> => {
    const { asked } = work;
    if (!asked) throw new Error("a reload follows nobody");
    try {
      await deps.agreement.others?.follow(asked, signal);
      return { kind: "activated" };
    } catch (error) {
      if (error instanceof Refused) return refused(work, error);
      throw error;
    }
  };

  return async (effect, work, memory) => {
    switch (effect.kind) {
      case "read":
        return read(work, memory);
      case "prepare":
        return prepare(work);
      case "activate":
        return activate(work, effect);
      case "follow":
        return follow(work);
    }
  };
}

/** What is written as the revision of the files takes over: that it does, and who asked for it. */
function applied({ actor, command, report }: ReloadWork, revision: string, folder: string, at: number): Act {
  const activated = { at, event: "revision.activated", actor, details: { revision, folder } };
  if (!command) return { audit: [activated] };
  const result = "applied";
  const asked = command.act({ result, revision }, { reload: report, result, revision });
  return { ...asked, audit: [activated, ...asked.audit] };
}

/** What is written as an earlier revision takes over. */
function rolledBack({ command, from, rollback }: ReloadWork, revision: string, cause: string): Act {
  const result = cause === "rollback" ? "rolledBack" : "applied";
  const details = { revision, from, reason: rollback?.reason ?? null };
  return command?.act({ result, revision }, details) ?? { audit: [] };
}

/** What another daemon found is told as if it were found here: the files are the same. */
function refused(work: ReloadWork, { message, diagnostics }: Refused): ReloadEvent {
  work.diagnostics = [...work.diagnostics, ...diagnostics];
  return { kind: "refused", reason: message };
}

function unreadable(reason: string): ReloadEvent {
  return { kind: "unreadable", reason };
}
