import type { Database } from "../database.ts";

const counting = `
select count(*) as count
from partitions`;

const filling = `
insert into partitions (partition)
select generate_series(0, $1::integer - 1)`;

export function countPartitions(db: Database): () => Promise<number> {
  const statement = db.prepare<{ count: number }>(counting);
  return async () => (await statement())[0]?.count ?? 0;
}

/** Makes so many partitions, which nobody owns yet. */
export function fillPartitions(db: Database): (partitions: number) => Promise<void> {
  const statement = db.prepare(filling);
  return async (partitions) => {
    await statement(partitions);
  };
}
