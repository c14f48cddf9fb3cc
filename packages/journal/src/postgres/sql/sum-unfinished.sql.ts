import type { Lane } from "../../message.ts";
import type { Database } from "../database.ts";

const unfinished = "state in ('accepted', 'retrying', 'paused', 'held')";

/** Each tenant is looked up by itself: whoever accepts must not add up the counters of all. */
const text = `
select flow, retailer, mode, (kept.count + changed.count)::bigint as unfinished
from (
  select distinct flow, retailer, mode
  from unnest($1::text[], $2::text[], $3::text[]) as given (flow, retailer, mode)
) as tenants
cross join lateral (
  select coalesce(sum(count), 0) as count
  from counters
  where counters.flow = tenants.flow and counters.retailer = tenants.retailer and counters.mode = tenants.mode
    and ${unfinished}
) as kept
cross join lateral (
  select coalesce(sum(change), 0) as count
  from counter_changes
  where counter_changes.flow = tenants.flow and counter_changes.retailer = tenants.retailer
    and counter_changes.mode = tenants.mode and ${unfinished}
) as changed`;

type Tenant = Omit<Lane, "key">;

/** Unfinished messages of these flows, retailers and modes, from the counters. */
export function sumUnfinished(db: Database): (tenants: readonly Tenant[]) => Promise<number[]> {
  const statement = db.prepare<Tenant & { unfinished: number }>(text);
  return async (tenants) => {
    const found = await statement(
      tenants.map(({ flow }) => flow),
      tenants.map(({ retailer }) => retailer),
      tenants.map(({ mode }) => mode),
    );
    const sums = new Map(found.map((row) => [nameOf(row), row.unfinished]));
    return tenants.map((tenant) => sums.get(nameOf(tenant)) ?? 0);
  };
}

function nameOf({ flow, retailer, mode }: Tenant): string {
  return `${flow}\n${retailer}\n${mode}`;
}
