import type { Rendezvous } from "./rendezvous.ts";

/**
 * The parts that the messages of a journal are spread over, each run by one daemon at a time. Messages of one lane are in
 * one part, and so is what a trigger does. An embedded journal has one part, which is its daemon's for ever.
 */
export interface Partitions {
  /** Whether other daemons may accept messages, too. Then what is accepted comes by `feed`, and in no other way. */
  readonly isShared: boolean;
  /** Those that this daemon has. */
  owned(): readonly number[];
  /** Where the work belongs that these texts name, such as what a trigger does. */
  of(...name: readonly string[]): number;
  /**
   * Whether a call may go out now. False where the last write that was confirmed is so old that others may soon have what
   * this daemon has.
   */
  mayAct(): boolean;
  /** This daemon's part of what all of them may do together. */
  share(): Share;
  /**
   * Waits for one of so many turns that all daemons have together under a name; resolves with what ends it. A turn ends with
   * its daemon. Rejects with the signal's reason, and where it cannot be asked for.
   */
  turn(name: string, turns: number, signal: AbortSignal): Promise<() => void>;
  /** From now on this one hears what becomes of the partitions, at first that those that are owned were gained. */
  attend(attendant: PartitionAttendant): void;
  /** How all of them come to run one revision; undefined in an embedded journal, whose daemon asks nobody. */
  readonly rendezvous: Rendezvous | undefined;
  /**
   * For how long the oldest transaction in which a daemon writes has been open, milliseconds: what was accepted since is not read
   * before it ends. 0 in an embedded journal.
   */
  horizonAge(): Promise<number>;
  /** Those that work on the journal now, in the order in which they came. */
  daemons(): Promise<DaemonRow[]>;
  /** Tells the others what this daemon found of a System, in the place of what was told of it before. */
  tell(finding: SystemState): Promise<void>;
  /** What was told last of each System. */
  told(): Promise<ToldState[]>;
}

/** What a daemon found of a System. */
export interface SystemState {
  system: string;
  /** Of its definition: of another one nothing is said. */
  digest: string;
  state: "available" | "open" | "paused";
  /** Why it takes no calls; null: too many failed. */
  reason: string | null;
}

export interface ToldState extends SystemState {
  /** Rises with each word about the System. */
  version: number;
  /** This daemon told it. */
  isOwn: boolean;
}

/** The `rank`th of so many daemons, from 0. */
export interface Share {
  daemons: number;
  rank: number;
}

/** Runs what is in the partitions. */
export interface PartitionAttendant {
  /**
   * From now on they are run here, from their first message on. `left`: those whose daemon did not give them up in order, so
   * that something of it may be under way at a target.
   */
  gained(partitions: readonly number[], left: readonly LeftPartition[]): void;
  /** Another daemon is to have them. Resolves once nothing of them runs here; `isSettled`: all that was done is stored. */
  leave(partitions: readonly number[]): Promise<{ isSettled: boolean }>;
  /** Somebody accepted or asked something: look. */
  stirred(): void;
  /** There are more or fewer daemons: what each may do is another part. */
  shared(): void;
}

export interface LeftPartition {
  partition: number;
  /** Digest of the revision that its daemon ran; null where nobody knows. */
  revision: string | null;
}

/** A daemon that works on the journal. */
export interface DaemonRow {
  number: number;
  /** For people, such as `daemon 417 on host-1`. */
  name: string;
  /** Epoch milliseconds. */
  since: number;
  /** How many partitions it has. */
  partitions: number;
  /** Digest of the revision that it runs; null where it runs none yet, or the journal need not know. */
  revision: string | null;
  /** It is the one that was asked. */
  isSelf: boolean;
}

/** Those of an embedded journal, whose daemon is called `name`. */
export function onlyPartition(name: string, since: number): Partitions {
  return {
    isShared: false,
    owned: () => [0],
    of: () => 0,
    mayAct: () => true,
    share: () => ({ daemons: 1, rank: 0 }),
    turn: async () => () => undefined,
    // It was open before: whether its last process ended in order is that process's own mark.
    attend: ({ gained }) => gained([0], []),
    rendezvous: undefined,
    horizonAge: async () => 0,
    daemons: async () => [{ number: 1, name, since, partitions: 1, revision: null, isSelf: true }],
    // There is nobody to tell.
    tell: async () => undefined,
    told: async () => [],
  };
}
