import type { Database } from "../database.ts";

const text = `
with gone as (
  delete from revisions where digest = any($1::text[])
)
delete from activations
where digest = any($1::text[])`;

/** Takes revisions away with their activations. */
export function deleteRevisions(db: Database): (digests: readonly string[]) => Promise<void> {
  const statement = db.prepare(text);
  return async (digests) => {
    await statement(digests);
  };
}
