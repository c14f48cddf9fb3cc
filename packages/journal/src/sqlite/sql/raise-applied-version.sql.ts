import type { Database } from "better-sqlite3";

const text = `
insert into applied_versions (flow, retailer, key, version)
values (?, ?, ?, ?)
on conflict (flow, retailer, key) do update set version = max(version, excluded.version)`;

export function raiseAppliedVersion(
  db: Database,
): (flow: string, retailer: string, key: string, version: number) => void {
  const statement = db.prepare<[string, string, string, number]>(text);
  return (flow, retailer, key, version) => {
    statement.run(flow, retailer, key, version);
  };
}
