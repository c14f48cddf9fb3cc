import type { ToldState } from "../../partitions.ts";
import type { Database } from "../database.ts";

const text = `
select system, digest, state, reason, daemon, version
from system_states`;

export function listSystemStates(
  db: Database,
): () => Promise<(Omit<ToldState, "isOwn"> & { daemon: number })[]> {
  return db.prepare<Omit<ToldState, "isOwn"> & { daemon: number }>(text);
}
