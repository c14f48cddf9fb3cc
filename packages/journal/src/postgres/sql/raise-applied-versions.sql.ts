import type { Lane } from "../../message.ts";
import type { Database } from "../database.ts";
import { longDigest } from "../short.ts";

const text = `
insert into applied_versions (flow, retailer, mode, key, key_digest, version)
select flow, retailer, mode, key, key_digest, max(version)
from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::double precision[])
  as given (flow, retailer, mode, key, key_digest, version)
group by flow, retailer, mode, key, key_digest
on conflict (flow, retailer, mode, coalesce(key_digest, key))
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
      lanes.map(({ key }) => key),
      lanes.map(({ key }) => longDigest(key)),
      lanes.map(({ version }) => version),
    );
  };
}
