import type { Lane } from "../../message.ts";
import type { Database } from "../database.ts";
import { short } from "../short.ts";

const text = `
insert into applied_versions (flow, retailer, mode, key, version)
select flow, retailer, mode, key, max(version)
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::double precision[]) as given (flow, retailer, mode, key, version)
group by flow, retailer, mode, key
on conflict (flow, retailer, mode, key)
  do update set version = greatest(applied_versions.version, excluded.version)`;

export function raiseAppliedVersions(
  db: Database,
): (lanes: readonly (Lane & { version: number })[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (lanes) => {
    await statement(
      lanes.map(({ flow }) => flow),
      lanes.map(({ retailer }) => retailer),
      lanes.map(({ mode }) => mode),
      lanes.map(({ key }) => key && short(key)),
      lanes.map(({ version }) => version),
    );
  };
}
