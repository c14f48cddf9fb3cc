import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { lockClass } from "../../packages/journal/src/postgres/open-session.ts";
import { eventually } from "../daemon/small-workspace.ts";

/** Looks into the database as a superuser, in a connection of its own that is opened again where it was lost. */
export interface Observer {
  rows(text: string): Promise<Record<string, unknown>[]>;
  /** How many partitions each daemon has that has some, the most first. */
  shares(): Promise<number[]>;
  /** Resolves once daemons that are there have so many partitions each. */
  shared(...counts: readonly number[]): Promise<void>;
  /** Resolves once no partition is left at this process, with the milliseconds that it took. */
  takenOver(pid: number): Promise<number>;
  close(): Promise<void>;
}

/** Who is there holds a lock of this class. */
const presence = lockClass("crossdock", "daemons") >>> 0;

export function createObserver(url: () => string): Observer {
  let opened: Promise<Client> | undefined;

  const open = async (): Promise<Client> => {
    const client = new Client({
      connectionString: url(),
      connectionTimeoutMillis: 2000,
      query_timeout: 30_000,
    });
    client.on("error", () => undefined);
    client.on("end", () => {
      opened = undefined;
    });
    await client.connect();
    return client;
  };
  const rows = async (text: string): Promise<Record<string, unknown>[]> => {
    opened ??= open();
    try {
      const client = await opened;
      return (await client.query(text)).rows;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  };
  const shares = async (): Promise<number[]> => {
    const found = await rows(`
      select count(*)::integer as count from crossdock.partitions
      where fence in (
        select objid::integer from pg_locks
        where locktype = 'advisory' and granted and objsubid = 2 and classid = ${presence}::bigint::oid
      ) group by fence order by 1 desc`).catch(() => []);
    return found.map(({ count }) => Number(count));
  };

  return {
    rows,
    shares,
    async shared(...counts) {
      let last = "";
      await eventually(async () => {
        last = (await shares()).join();
        return last === counts.join();
      }).catch(() => {
        throw new Error(`the daemons have ${last || "no"} partitions, not ${counts}`);
      });
    },
    async takenOver(pid) {
      const began = performance.now();
      for (;;) {
        const [found] = await rows(`
          select count(*)::integer as count from crossdock.partitions
          where fence in (select number from crossdock.daemons where name like 'daemon ${pid} on %')`);
        if (Number(found?.["count"]) === 0) return performance.now() - began;
        if (performance.now() - began > 60_000) throw new Error(`nobody took over what daemon ${pid} had`);
        await delay(10);
      }
    },
    async close() {
      const client = await opened?.catch(() => undefined);
      await client?.end();
    },
  };
}
