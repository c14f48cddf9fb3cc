import type { Database } from "../database.ts";
import { presentDaemons } from "./present.ts";

const text = `
select position, refusal, (
  select string_agg(name, ', ' order by number)
  from daemons
  where activation is not null and number <> daemon and number <> all (agreed)
    and number in (${presentDaemons("$2")})
) as "waitsFor"
from (select daemon, agreed, position, refusal from proposals where number = $1) as proposal`;

/** A proposal with the names of the daemons that it waits for. */
interface StoredProposal {
  position: number | null;
  refusal: string | null;
  waitsFor: string | null;
}

export function selectProposal(
  db: Database,
  lockClass: number,
): (number: number) => Promise<StoredProposal | undefined> {
  const statement = db.prepare<StoredProposal>(text);
  return async (number) => (await statement(number, lockClass >>> 0))[0];
}
