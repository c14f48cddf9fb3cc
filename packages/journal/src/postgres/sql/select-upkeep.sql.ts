import type { Database } from "../database.ts";

const text = `
select current_setting('synchronous_standby_names') as standbys`;

/** Which standbys a commit waits for; empty for none. */
export function selectUpkeep(db: Database): () => Promise<{ standbys: string }> {
  const statement = db.prepare<{ standbys: string }>(text);
  return async () => (await statement())[0] ?? { standbys: "" };
}
