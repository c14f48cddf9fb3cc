import type { Journal, MessageRow } from "@crossdock/journal";
import type { Asker, CarryOut, Command, Commands } from "./commands.ts";
import { createDismiss, createRelease } from "./release.ts";
import { type RepairResult, unknownMessage } from "./repair-result.ts";
import { createReplay, type ReplayDeps } from "./replay.ts";
import { createRetry, type RetryDeps } from "./retry.ts";

/** What a person may do with a message. What is refused changes nothing and leaves no entry in the audit. */
export interface Repair {
  /**
   * Runs a message again from its first unfinished step, or from `from`. Steps that wrote are never run again:
   * their journalled result stands, but for the one that `again` names. Where there is nothing left to run, it is
   * refused. `original` keeps the revision that it began with.
   */
  replay(id: string, options: ReplayOptions): Promise<RepairResult>;
  /** Lets a held message try again, or gives it up so that its key goes on. */
  release(id: string, options: ReleaseOptions): Promise<RepairResult>;
  /** Lets a message that waits try now: for a person, for its instant, or for its System, which is asked. */
  retry(id: string, options: { reason?: string; by?: Asker }): Promise<RepairResult>;
  /** Puts a quarantined message aside. */
  dismiss(id: string, options: { reason: string; by?: Asker }): Promise<RepairResult>;
}

interface ReplayOptions {
  from?: string;
  /** This step is run again although it wrote; the replay begins with it. */
  again?: { step: string; reason: string };
  /** Default: `current`. */
  revision?: "current" | "original";
  by?: Asker;
}

interface ReleaseOptions {
  action: "retry" | "skip";
  reason: string;
  by?: Asker;
}

/** How commands about messages are carried out. */
export type Repairing = { readonly [Act in keyof Repair]: CarryOut<RepairResult> };

/** The acts of a person as commands. */
export function createRepair(commands: Commands, { replay, release, retry, dismiss }: Repairing): Repair {
  return {
    replay: (target, { by, ...input }) => commands.ask({ kind: "replay", target, input, by }, replay),
    release: (target, { by, ...input }) => commands.ask({ kind: "release", target, input, by }, release),
    retry: (target, { by, ...input }) => commands.ask({ kind: "retry", target, input, by }, retry),
    dismiss: (target, { by, ...input }) => commands.ask({ kind: "dismiss", target, input, by }, dismiss),
  };
}

export function createRepairing(deps: ReplayDeps & RetryDeps): Repairing {
  const alone = createAlone(deps.journal);
  return {
    replay: alone(createReplay(deps)),
    release: alone(createRelease(deps)),
    retry: alone(createRetry(deps)),
    dismiss: alone(createDismiss(deps)),
  };
}

/** Carries out an act with a message as it is stored. Two at once must not both happen: the second is refused. */
function createAlone(
  journal: Journal,
): (act: (row: MessageRow, command: Command) => Promise<RepairResult>) => CarryOut<RepairResult> {
  const inHand = new Set<string>();
  return (act) => async (command) => {
    const { target: id } = command;
    if (inHand.has(id)) {
      return { ok: false, reason: "wrongState", detail: "somebody else is at this message; look again" };
    }
    inHand.add(id);
    try {
      const row = await journal.messages.get(id);
      return row ? await act(row, command) : unknownMessage(id);
    } finally {
      inHand.delete(id);
    }
  };
}
