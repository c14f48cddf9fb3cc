import type { Database } from "better-sqlite3";
import type { Lane } from "../../message.ts";

const text = `
insert into applied_versions (flow, retailer, mode, key, version)
values (?, ?, ?, ?, ?)
on conflict (flow, retailer, mode, key) do update set version = max(version, excluded.version)`;

export function raiseAppliedVersion(db: Database): (lane: Lane & { version: number }) => void {
  const statement = db.prepare<[string, string, string, string | null, number]>(text);
  return ({ flow, retailer, mode, key, version }) => {
    statement.run(flow, retailer, mode, key, version);
  };
}
