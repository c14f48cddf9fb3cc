import type { Journal } from "@crossdock/journal";
import type { SystemFinding } from "./system.ts";

/** What daemons tell each other of Systems, so that each need not find out by itself. An only daemon tells nobody. */
export interface SharedFindings {
  /** This one found something; of one System only the last word is told. */
  tell(finding: SystemFinding): void;
  /** Tells what is not told yet, and takes what others told since the last look. Never rejects. */
  look(): Promise<void>;
}

export interface SharedFindingsDeps {
  journal: Journal;
  /** `isOld`: it was there before this daemon looked for the first time. */
  told(finding: SystemFinding, isOld: boolean): void;
}

export function createSharedFindings({ journal, told }: SharedFindingsDeps): SharedFindings {
  const { partitions } = journal;
  /** By System. */
  const untold = new Map<string, SystemFinding>();
  /** The last version of what is known of each System. */
  const known = new Map<string, number>();
  let isFirst = true;
  let isLooking = false;
  let isMissed = false;

  const tellAll = async (): Promise<void> => {
    for (const [system, finding] of untold) {
      await partitions.tell(finding);
      if (untold.get(system) === finding) untold.delete(system);
    }
  };

  const hear = async (): Promise<void> => {
    for (const { version, isOwn, ...finding } of await partitions.told()) {
      // What this one has found since is told next, and counts then.
      if (version <= (known.get(finding.system) ?? 0) || untold.has(finding.system)) continue;
      known.set(finding.system, version);
      if (!isOwn) told(finding, isFirst);
    }
    isFirst = false;
  };

  const look = async (): Promise<void> => {
    isMissed = isLooking;
    if (isLooking || !partitions.isShared) return;
    isLooking = true;
    try {
      await tellAll();
      await hear();
    } catch {
      // The journal tells of its own trouble; the next look is soon.
      isMissed = false;
    } finally {
      isLooking = false;
    }
    if (isMissed) await look();
  };

  return {
    tell(finding) {
      if (!partitions.isShared) return;
      untold.set(finding.system, finding);
      void look();
    },
    look,
  };
}
