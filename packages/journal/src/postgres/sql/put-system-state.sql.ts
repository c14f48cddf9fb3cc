import type { SystemState } from "../../partitions.ts";
import type { Database } from "../database.ts";

const text = `
insert into system_states (system, digest, state, reason, daemon, version)
values ($1, $2, $3, $4, $5, 1)
on conflict (system) do update set
  digest = excluded.digest,
  state = excluded.state,
  reason = excluded.reason,
  daemon = excluded.daemon,
  version = system_states.version + 1`;

export function putSystemState(db: Database): (finding: SystemState, daemon: number) => Promise<void> {
  const statement = db.prepare(text);
  return async ({ system, digest, state, reason }, daemon) => {
    await statement(system, digest, state, reason, daemon);
  };
}
