import type { Revision } from "@crossdock/flow";
import type { Act, ActivationCause, Journal } from "@crossdock/journal";
import type { Clock } from "@crossdock/kit";
import { resolveGone } from "./intake/cases-of-triggers.ts";
import type { TriggerHost } from "./intake/trigger-host.ts";
import { recordActivation } from "./operator/record-activation.ts";
import type { Revisions } from "./operator/revisions.ts";
import type { ProcessMark } from "./process-mark.ts";
import type { Lanes } from "./queue/lanes.ts";
import type { Systems } from "./systems/systems.ts";

/** Makes revisions the active one, one after the other: each change builds on the Systems of the one before. */
export interface Activations {
  /** Throws what a probe of a System fails with, and what the journal cannot store; then everything is as it was. */
  activate(revision: Revision, options: ActivateOptions): Promise<void>;
  /** From now on triggers run: those of the active revision first. */
  startTriggers(): Promise<void>;
  /** Resolves when no activation is under way. */
  settled(): Promise<void>;
}

export interface ActivateOptions {
  /** Try new and changed Systems first. Default: false. */
  probe?: boolean;
  /** Why and by whom, for the list of revisions. Default: the daemon starts. */
  cause?: ActivationCause;
  actor?: string;
  /** Digest of the workspace's files as they were read; see `NewActivation`. */
  folder?: string;
  /** Written in the transaction in which the revision takes over. */
  act?: Act;
  /**
   * Is called once the daemon is ready to switch, and decides with the others whether it does: it throws where it must not, and
   * calls `take` where it may. Where one of them has activated the revision, `take` is told the place of that. Default: the
   * daemon may.
   */
  agree?: (take: (position?: number) => Promise<void>) => Promise<void>;
}

export interface ActivationsDeps {
  journal: Journal;
  clock: Clock;
  mark: Pick<ProcessMark, "takeUp">;
  revisions: Pick<Revisions, "current" | "use" | "running">;
  systems: Pick<Systems, "prepare">;
  lanes: Pick<Lanes, "running" | "available">;
  triggers: Pick<TriggerHost, "use">;
}

export function createActivations(deps: ActivationsDeps): Activations {
  const { journal, clock, mark, revisions, systems, lanes, triggers } = deps;
  let isTakenUp = false;
  let started = false;
  let last: Promise<void> = Promise.resolve();

  /** A crash must not make what is under way take the revision that comes. */
  const pinRunning = async (): Promise<void> => {
    const ids = [...lanes.running()];
    if (ids.length > 0) await journal.progress.pin(ids, revisions.current().digest);
  };

  const take = async (revision: Revision, options: ActivateOptions, position?: number): Promise<void> => {
    await pinRunning();
    if (position === undefined) await recordActivation(journal, revision, { at: clock.now(), ...options });
    else await journal.partitions.rendezvous?.run(position);
  };

  const activate = async (revision: Revision, options: ActivateOptions): Promise<void> => {
    const change = await systems.prepare(revision.plans.System, options.probe ?? false);
    try {
      if (!isTakenUp) await mark.takeUp();
      isTakenUp = true;
      const { agree = (taken) => taken() } = options;
      await agree((position) => take(revision, options, position));
      await resolveGone(revision.plans.Flow, { journal, clock });
    } catch (error) {
      change.abandon();
      throw error;
    }
    revisions.use(revision);
    change.commit();
    if (started) await triggers.use(revision.plans.Flow);
    for (const flow of revisions.running()) lanes.available(flow, "all");
  };

  return {
    activate(revision, options) {
      const next = last.then(() => activate(revision, options));
      last = next.catch(() => undefined);
      return next;
    },
    async startTriggers() {
      started = true;
      await triggers.use(revisions.current().plans.Flow);
    },
    settled: () => last,
  };
}
