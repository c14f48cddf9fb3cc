import type { ActivateOptions } from "@crossdock/engine";
import type { Files, Revision } from "@crossdock/flow";
import { type Diagnostic, Failure } from "@crossdock/kit";
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
  /** Writes into the audit what was done. */
  audit(details: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface ReloadEffectsDeps {
  revision(): Revision;
  activate(revision: Revision, options: ActivateOptions): Promise<void>;
  /** Two looks that agree, unless the first shows a digest that is `isKnown`; undefined when they never do. */
  read(isKnown: (digest: string) => boolean): Promise<Snapshot | undefined>;
  prepare(files: Files): Prepared;
  audit(event: string, actor: string, details: Readonly<Record<string, unknown>>): Promise<void>;
}

/** What one look or one rollback has in hand; its effects fill it in. */
export interface ReloadWork {
  actor: string;
  by: LookBy;
  files: Files;
  diagnostics: readonly Diagnostic[];
  /** What is to become the active one. */
  revision: Revision | undefined;
  rollback: RollbackRequest | undefined;
  /** Digest of the revision that was active before. */
  from: string;
}

type Perform = (
  effect: Exclude<ReloadEffect, { kind: "report" }>,
  work: ReloadWork,
  memory: ReloadMemory,
) => Promise<ReloadEvent | undefined>;

/** Does what the machine of reloads asks for, and answers with the event that follows; undefined where none does. */
export function createReloadEffects(deps: ReloadEffectsDeps): Perform {
  const read = async (work: ReloadWork, memory: ReloadMemory): Promise<ReloadEvent> => {
    try {
      const found = await deps.read((digest) => needsNoLook(memory, work.by, digest));
      if (!found) return unreadable("the files keep changing: something writes them all the time");
      work.files = found.files;
      return { kind: "read", digest: found.digest };
    } catch (error) {
      return unreadable(`the workspace cannot be read: ${textOf(error)}`);
    }
  };

  const prepare = (work: ReloadWork): ReloadEvent => {
    const { revision, diagnostics } = deps.prepare(work.files);
    work.revision = revision;
    work.diagnostics = diagnostics;
    return {
      kind: "prepared",
      revision: revision?.digest,
      isEmpty: Object.keys(work.files).length === 0,
    };
  };

  const activate = async (
    { revision, actor, rollback }: ReloadWork,
    { cause, folder }: Extract<ReloadEffect, { kind: "activate" }>,
  ): Promise<ReloadEvent> => {
    if (!revision) throw new Error("a reload activates without a revision");
    try {
      // After a person's decision for what ran before, a System that is down must not stand in the way.
      await deps.activate(revision, { cause, actor, folder, ...(rollback ? {} : { probe: true }) });
      return { kind: "activated" };
    } catch (error) {
      if (rollback || !(error instanceof Failure)) throw error;
      return { kind: "refused", reason: `${error.class}: ${error.title}` };
    }
  };

  const audit = async (
    { revision, actor, rollback, from }: ReloadWork,
    folder: string,
  ): Promise<undefined> => {
    const digest = revision?.digest;
    if (rollback) await rollback.audit({ revision: digest, from, reason: rollback.reason });
    else await deps.audit("revision.activated", actor, { revision: digest, folder });
  };

  return async (effect, work, memory) => {
    switch (effect.kind) {
      case "read":
        return read(work, memory);
      case "prepare":
        return prepare(work);
      case "activate":
        return activate(work, effect);
      case "audit":
        return audit(work, memory.lastRead);
    }
  };
}

function unreadable(reason: string): ReloadEvent {
  return { kind: "unreadable", reason };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
