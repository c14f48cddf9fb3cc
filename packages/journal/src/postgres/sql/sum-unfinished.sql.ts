import type { Lane } from "../../message.ts";
import type { Database } from "../database.ts";

const text = `
select flow, retailer, mode, sum(count)::bigint as unfinished
from (
  select distinct flow, retailer, mode
  from unnest($1::text[], $2::text[], $3::text[]) as given (flow, retailer, mode)
) as tenants
join counted using (flow, retailer, mode)
where state in ('accepted', 'retrying', 'paused', 'held')
group by flow, retailer, mode`;

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
