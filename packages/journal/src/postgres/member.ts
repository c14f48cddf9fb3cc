import type { Ownership } from "../ownership.ts";
import { nobody } from "../ownership.ts";
import type { DaemonRow, SystemState, ToldState } from "../partitions.ts";
import { lockClass, numberOf } from "./open-session.ts";
import type { Session } from "./session.ts";
import { beat } from "./sql/beat.sql.ts";
import { type Claimed, claimPartitions } from "./sql/claim-partitions.sql.ts";
import { type Entry, enterAgain } from "./sql/enter-again.sql.ts";
import { foldCounters } from "./sql/fold-counters.sql.ts";
import { insertDaemon } from "./sql/insert-daemon.sql.ts";
import { listDaemons } from "./sql/list-daemons.sql.ts";
import { listSystemStates } from "./sql/list-system-states.sql.ts";
import { lockPartitions, partitionsOf } from "./sql/lock-partitions.sql.ts";
import { putSystemState } from "./sql/put-system-state.sql.ts";
import { releasePartitions } from "./sql/release-partitions.sql.ts";
import { selectHorizonAge } from "./sql/select-horizon-age.sql.ts";
import { selectSelf } from "./sql/select-self.sql.ts";
import { endTurn, takeTurn } from "./sql/take-turn.sql.ts";

/**
 * A daemon in one session: its number, and the partitions that it has. Each of them is a lock of the session, so nobody else
 * can have one before the session has ended; what is written names the number, so that nothing is written for a partition
 * that was given up.
 */
export interface Member {
  /** Its name, and its number as the fence, as they were last read. */
  ownership(): Ownership;
  /** Reads them, as a part of a transaction. */
  current(): Promise<Ownership>;
  /** Registers it under a name and a number of its own, as a part of a transaction. */
  own(name: string): Promise<Ownership>;
  owned(): ReadonlySet<number>;
  /** Of the locks that show which daemons are there. */
  readonly presence: number;
  /** Shows that it is there, by a write; answers the numbers of all that are. */
  beat(): Promise<readonly number[]>;
  /** Takes at most so many partitions that nobody has. */
  claim(live: readonly number[], limit: number): Promise<readonly Claimed[]>;
  release(partitions: readonly number[], isSettled: boolean): Promise<void>;
  /** Goes on as `before`, whose session was lost. `taken`: others have some of what it had. */
  takeUp(before: Member): Promise<Entry | "taken">;
  daemons(live: readonly number[]): Promise<DaemonRow[]>;
  tell(finding: SystemState): Promise<void>;
  told(): Promise<ToldState[]>;
  /** See `Partitions.horizonAge`. */
  horizonAge(): Promise<number>;
  /** Takes one of so many turns that all daemons have under a name; undefined where all are taken. */
  takeTurn(name: string, turns: number): Promise<number | undefined>;
  /** Ends a turn, unless it ended with the session in which it was taken. */
  endTurn(turn: number): Promise<void>;
}

export function createMember(session: Session, schema: string): Member {
  const classes = {
    partitions: lockClass(schema, "partitions"),
    daemons: lockClass(schema, "daemons"),
    turns: lockClass(schema, "turns"),
  };
  const register = insertDaemon(session, classes.daemons);
  const show = beat(session, classes.daemons);
  const claim = claimPartitions(session, classes.partitions);
  const release = releasePartitions(session, classes.partitions);
  const enter = enterAgain(session, classes.daemons);
  const lock = lockPartitions(session, classes.partitions);
  const partitionsByTable = partitionsOf(session);
  const fold = foldCounters(session);
  const list = listDaemons(session);
  const self = selectSelf(session);
  const putState = putSystemState(session);
  const listStates = listSystemStates(session);
  const horizonAge = selectHorizonAge(session);
  const take = takeTurn(session, classes.turns);
  const end = endTurn(session, classes.turns);
  const turnsTaken = new Set<number>();
  let ownership = nobody;
  let owned = new Set<number>();

  return {
    ownership: () => ownership,
    async current() {
      // A transaction that was taken back may have registered another one.
      ownership = (await self()) ?? nobody;
      return ownership;
    },
    async own(owner) {
      const fence = await register(owner, ownership.fence);
      ownership = { owner, fence };
      return ownership;
    },
    owned: () => owned,
    presence: classes.daemons,
    async beat() {
      const live = await show(ownership.fence);
      // One daemon is enough for it, and one always has this partition.
      if (owned.has(0)) await fold();
      return live;
    },
    async claim(live, limit) {
      const { fence: number, owner: name } = ownership;
      const claimed = await claim({ number, name, live }, limit);
      for (const { partition } of claimed) owned.add(partition);
      return claimed;
    },
    async release(partitions, isSettled) {
      if (partitions.includes(0)) await fold();
      for (const partition of partitions) owned.delete(partition);
      await release(ownership.fence, partitions, isSettled);
    },
    async takeUp(before) {
      const { fence } = before.ownership();
      const entry = await enter(fence);
      if (entry !== "entered") return entry;
      const had = [...before.owned()].sort((one, other) => one - other);
      const has = await partitionsByTable(fence);
      if (has.join() !== had.join() || (await lock(has)).length !== has.length) return "taken";
      ownership = before.ownership();
      owned = new Set(has);
      return entry;
    },
    async daemons(live) {
      const found = await list(live);
      return found.map((row) => ({ ...row, isSelf: row.number === ownership.fence }));
    },
    tell: (finding) => putState(finding, ownership.fence),
    async told() {
      const found = await listStates();
      return found.map(({ daemon, ...rest }) => ({ ...rest, isOwn: daemon === ownership.fence }));
    },
    horizonAge,
    async takeTurn(name, turns) {
      const numbers = Array.from({ length: turns }, (_, index) => numberOf(`${name} ${index}`));
      const turn = await take(numbers.filter((number) => !turnsTaken.has(number)));
      if (turn !== undefined) turnsTaken.add(turn);
      return turn;
    },
    async endTurn(turn) {
      if (turnsTaken.delete(turn)) await end(turn);
    },
  };
}
