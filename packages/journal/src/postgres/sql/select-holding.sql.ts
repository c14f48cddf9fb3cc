import type { Database } from "../database.ts";

/** Of others, the transactions that hold something up: the oldest one that has written, and the oldest that reads an old moment. */
const text = `
select pid, coalesce(usename, '') as "user", coalesce(application_name, '') as application,
  backend_xid is not null as writes,
  extract(epoch from clock_timestamp() - xact_start)::double precision as seconds
from pg_stat_activity
where pid <> pg_backend_pid() and xact_start is not null and (backend_xid is not null or backend_xmin is not null)
  and backend_type = 'client backend'
order by xact_start
limit 20`;

const around = `
select
  (select count(*) from pg_prepared_xacts) as prepared,
  (select count(*) from pg_replication_slots where not active) as "idleSlots",
  (select age(datfrozenxid) from pg_database where datname = current_database()) as "xidAge",
  (select count(*) from pg_stat_replication) as standbys,
  pg_has_role(current_user, 'pg_read_all_stats', 'usage') as "seesAll"`;

/** An open transaction of somebody else. */
export interface OpenTransaction {
  pid: number;
  user: string;
  application: string;
  writes: boolean;
  seconds: number;
}

/** What else there is on the server that may hold a journal up. */
export interface Surroundings {
  /** Transactions that are prepared for a commit in two phases. */
  prepared: number;
  /** Replication slots that nobody reads. */
  idleSlots: number;
  /** Transactions since the oldest row that is not frozen. */
  xidAge: number;
  /** Servers that copy from this one now. */
  standbys: number;
  /** Whether the journal's user sees the transactions of others. */
  seesAll: boolean;
}

/** The oldest first. */
export function selectOpenTransactions(db: Database): () => Promise<OpenTransaction[]> {
  return db.prepare<OpenTransaction>(text);
}

export function selectSurroundings(db: Database): () => Promise<Surroundings> {
  const statement = db.prepare<Surroundings>(around);
  return async () => {
    const [found] = await statement();
    if (!found) throw new Error("the server does not say what else it does");
    return found;
  };
}
