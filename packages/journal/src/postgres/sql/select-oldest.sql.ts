import type { MessageMode } from "../../message.ts";
import type { Database } from "../database.ts";

/** Tenants with unfinished messages are few, by the counters; the first of each is one look into an index. */
const text = `
select tenants.flow, tenants.retailer, tenants.mode, first.accepted_at as "acceptedAt"
from (
  select distinct flow, retailer, mode
  from counted
  where count > 0 and state in ('accepted', 'retrying', 'paused', 'held')
) as tenants
cross join lateral (
  select accepted_at
  from messages
  where ended_at is null and messages.flow = tenants.flow and messages.retailer = tenants.retailer
    and messages.mode = tenants.mode
  order by xid, id
  limit 1
) as first
order by tenants.flow, tenants.retailer, tenants.mode`;

interface Oldest {
  flow: string;
  retailer: string;
  mode: MessageMode;
  acceptedAt: number;
}

export function selectOldest(db: Database): () => Promise<Oldest[]> {
  return db.prepare<Oldest>(text);
}
