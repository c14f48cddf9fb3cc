import { type Clock, delayed, type Log, type Timer, thrownText } from "@crossdock/kit";
import { JournalStopped } from "../errors.ts";
import type { LeftPartition, PartitionAttendant, Partitions, Share } from "../partitions.ts";
import { lease, type Opened } from "./open-tables.ts";
import { partitionOfName } from "./partition.ts";
import { createRendezvous } from "./rendezvous.ts";
import type { Claimed } from "./sql/claim-partitions.sql.ts";

/** How a daemon takes its part of the partitions, and shows that it is there. */
export interface Membership extends Partitions {
  /** Takes what is free, and goes on to look. */
  start(): Promise<void>;
  /** Tells the other daemons that something was accepted or asked. */
  stir(): void;
  /** A session works for the daemon: `again`, in the place of one that was lost. */
  entered(opened: Opened, again: boolean): void;
  /** Gives back what it has. */
  stop(): Promise<void>;
}

export interface MembershipDeps {
  clock: Clock;
  log: Log | undefined;
  /** How many there are. */
  partitions: number;
  /** Runs work in the session, with nothing beside it. Rejects where there is none. */
  alone<Answer>(work: (opened: Opened) => Promise<Answer>): Promise<Answer>;
  /** The daemon cannot go on. */
  end(reason: JournalStopped): void;
}

/** Milliseconds. */
const waits = {
  /** Between two beats: several within a lease, and a daemon that dies is followed within one. */
  beat: 400,
  /** Between two notifications. */
  stir: 10,
  /** Between two looks whether there is a turn. */
  turn: 20,
  /** A session that answers nothing for so long is given up. */
  answer: 10_000,
  /** After a session was lost, others that lost theirs get so long to come back before what they had is taken. */
  comeBack: 4000,
};

/** No call goes out later than this after the last confirmed write: nobody can have what we have before the lease is over. */
const safeTime = 0.8 * lease;

export function createMembership(deps: MembershipDeps): Membership {
  const { clock, log, alone } = deps;
  const audience = createAudience(log);
  let owned: readonly number[] = [];
  let live: readonly number[] = [];
  let self = 0;
  let lastConfirmed = clock.elapsed();
  let patientUntil = 0;
  let isStopped = false;
  let next: Timer | undefined;
  const stirring = createStirring(deps, () => live.length > 1 && !isStopped);

  /** Shows that it is there, and takes its part of what is free. */
  const round = async (): Promise<void> => {
    const asked = clock.elapsed();
    const claimed = await alone(async (opened) => {
      const isPatient = clock.elapsed() < patientUntil;
      const found = await takePart(opened, { clock, partitions: deps.partitions, isPatient });
      const isOther = found.live.join() !== live.join();
      live = found.live;
      self = opened.member.ownership().fence;
      if (isOther) audience.shared();
      owned = [...opened.member.owned()];
      lastConfirmed = asked;
      return found.claimed;
    });
    if (claimed.length > 0) audience.tell(claimed, live.length);
    giving.down(owned, shareOf(live, deps.partitions));
  };

  const giveBack = createGivingBack(deps, (rest) => {
    owned = rest;
  });

  const release = async (partitions: readonly number[]): Promise<void> =>
    giveBack(partitions, await audience.leave(partitions));

  const giving = createGiving(release);

  const share = (): Share => ({ daemons: Math.max(1, live.length), rank: Math.max(0, live.indexOf(self)) });

  const goOn = (): void => {
    if (isStopped) return;
    next = clock.schedule(waits.beat, () => void beat());
  };

  const beat = async (): Promise<void> => {
    try {
      await round();
    } catch (error) {
      if (error instanceof JournalStopped) deps.end(error);
      // A session that is lost is looked for elsewhere.
      else log?.debug({ reason: thrownText(error) }, "the daemon could not show that it is there");
    }
    goOn();
  };

  return {
    isShared: true,
    owned: () => owned,
    of: (...name) => partitionOfName(name, deps.partitions),
    mayAct: () => clock.elapsed() - lastConfirmed < safeTime,
    attend: (attendant) => audience.attend(attendant, owned),
    share,
    ...createShared(deps, stirring.soon),
    rendezvous: createRendezvous(alone),
    horizonAge: () => alone(({ member }) => member.horizonAge()),
    daemons: () => alone(({ member }) => member.daemons(live)),
    async start() {
      await round();
      goOn();
    },
    stir: stirring.soon,
    entered({ session }, again) {
      session.onNotified(audience.stirred);
      if (again) patientUntil = clock.elapsed() + waits.comeBack;
    },
    async stop() {
      isStopped = true;
      next?.cancel();
      stirring.cancel();
      if (owned.length > 0) await release(owned);
    },
  };
}

/** What daemons have together, beside the partitions. */
function createShared(deps: MembershipDeps, stir: () => void): Pick<Partitions, "turn" | "tell" | "told"> {
  const { alone } = deps;
  return {
    turn: (name, turns, signal) => waitForTurn(deps, name, turns, signal),
    async tell(finding) {
      await alone(({ member }) => member.tell(finding));
      stir();
    },
    told: () => alone(({ member }) => member.told()),
  };
}

/** Others are to have as many: what is too many is given up, once nothing of it runs here. */
function createGiving(release: (partitions: readonly number[]) => Promise<void>) {
  const leaving = new Set<number>();
  return {
    /** To so many. */
    down(owned: readonly number[], share: number): void {
      const tooMany = owned.length - leaving.size - share;
      const kept = owned.filter((partition) => !leaving.has(partition));
      for (const partition of kept.slice(0, Math.max(0, tooMany))) {
        leaving.add(partition);
        const done = (): void => void leaving.delete(partition);
        // Where it fails the session was lost, and the partition with it.
        release([partition]).then(done, done);
      }
    },
  };
}

/** Asks for a turn until there is one. */
async function waitForTurn(
  { clock, alone }: MembershipDeps,
  name: string,
  turns: number,
  signal: AbortSignal,
): Promise<() => void> {
  for (;;) {
    signal.throwIfAborted();
    const turn = await alone(({ member }) => member.takeTurn(name, turns));
    // Where the session is lost, so is the turn.
    if (turn !== undefined)
      return () => void alone(({ member }) => member.endTurn(turn)).catch(() => undefined);
    await delayed(clock, waits.turn, signal);
  }
}

/** Shows that the daemon is there, and takes its part of what is free. `isPatient`: only where it is alone. */
async function takePart(
  { member, session }: Opened,
  { clock, partitions, isPatient }: { clock: Clock; partitions: number; isPatient: boolean },
): Promise<{ live: readonly number[]; claimed: readonly Claimed[] }> {
  // Nobody else works in the session now, so it answers at once or not at all.
  const late = clock.schedule(waits.answer, session.abandon);
  try {
    const live = await member.beat();
    const room = shareOf(live, partitions) - member.owned().size;
    const takes = room > 0 && !(isPatient && live.length > 1);
    return { live, claimed: takes ? await member.claim(live, room) : [] };
  } finally {
    late.cancel();
  }
}

/** Who hears what becomes of the partitions, and what became of them before anybody did. */
function createAudience(log: Log | undefined) {
  let attendant: PartitionAttendant | undefined;
  let untold: readonly Claimed[] = [];
  return {
    attend(whoever: PartitionAttendant, owned: readonly number[]): void {
      attendant = whoever;
      whoever.gained(owned, leftOf(untold));
      untold = [];
    },
    tell(claimed: readonly Claimed[], daemons: number): void {
      const left = leftOf(claimed);
      log?.info(
        { partitions: claimed.length, left: left.length, daemons },
        left.length > 0 ? "took over partitions that their daemon left" : "took partitions",
      );
      const partitions = claimed.map(({ partition }) => partition);
      if (attendant) attendant.gained(partitions, left);
      else untold = [...untold, ...claimed];
    },
    /** Where nobody runs anything, all that was done is stored. */
    leave: async (partitions: readonly number[]): Promise<boolean> =>
      attendant ? (await attendant.leave(partitions)).isSettled : true,
    stirred: (): void => attendant?.stirred(),
    shared: (): void => attendant?.shared(),
  };
}

/**
 * Gives partitions back in which nothing runs any more: all that have come to it by the time the session is free, together.
 * Each by itself would hold up the next beat.
 */
function createGivingBack({ alone }: MembershipDeps, onGiven: (rest: readonly number[]) => void) {
  interface Lot {
    settled: number[];
    unsettled: number[];
    given: Promise<void>;
  }
  let next: Lot | undefined;

  const begin = (): Lot => {
    const lot: Lot = { settled: [], unsettled: [], given: Promise.resolve() };
    const isClosed = (): void => {
      if (next === lot) next = undefined;
    };
    lot.given = alone(async ({ member, session, channel }) => {
      isClosed();
      if (lot.settled.length > 0) await member.release(lot.settled, true);
      if (lot.unsettled.length > 0) await member.release(lot.unsettled, false);
      onGiven([...member.owned()]);
      await session.run(`notify ${channel}`);
    }).finally(isClosed);
    return lot;
  };

  return (partitions: readonly number[], isSettled: boolean): Promise<void> => {
    next ??= begin();
    (isSettled ? next.settled : next.unsettled).push(...partitions);
    return next.given;
  };
}

/** Tells the other daemons, once for all that happens in a moment, while there are others to be told. */
function createStirring({ clock, alone }: MembershipDeps, isHeard: () => boolean) {
  let timer: Timer | undefined;
  return {
    soon(): void {
      if (!isHeard()) return;
      timer ??= clock.schedule(waits.stir, () => {
        timer = undefined;
        // Whoever is not told looks a little later.
        alone(({ session, channel }) => session.run(`notify ${channel}`)).catch(() => undefined);
      });
    },
    cancel: (): void => timer?.cancel(),
  };
}

function leftOf(claimed: readonly Claimed[]): LeftPartition[] {
  return claimed.filter(({ wasLeft }) => wasLeft).map(({ partition, revision }) => ({ partition, revision }));
}

/** Each daemon's part. */
function shareOf(live: readonly number[], partitions: number): number {
  return Math.ceil(partitions / Math.max(1, live.length));
}
