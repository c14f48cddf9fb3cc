import type { NewProposal } from "../../rendezvous.ts";
import type { Database } from "../database.ts";
import { isOpen, oneByOne, presentDaemons } from "./present.ts";

/** That of a daemon that is gone, and one that this daemon gave up. */
const ending = `
update proposals
set refusal = $3
where ${isOpen} and (daemon = $1 or daemon not in (${presentDaemons("$2")}))`;

/** Whoever waits for an outcome has read it long before. */
const forgetting = `
delete from proposals
where number < (select max(number) - 100 from proposals)`;

const inserting = `
insert into proposals (daemon, digest, cause, actor, folder)
select $1, digest, $3, $4, $5
from revisions
where digest = $2 and not exists (select from proposals where ${isOpen})
returning number`;

/** Undefined while another daemon proposes something, or where the revision is not there. A part of a transaction. */
export function proposeRevision(
  db: Database,
  lockClass: number,
): (daemon: number, proposal: NewProposal, refusal: string) => Promise<number | undefined> {
  const lock = db.prepare(oneByOne);
  const end = db.prepare(ending);
  const forget = db.prepare(forgetting);
  const insert = db.prepare<{ number: number }>(inserting);
  return async (daemon, { digest, cause, actor, folder }, refusal) => {
    await lock();
    await end(daemon, lockClass >>> 0, refusal);
    await forget();
    return (await insert(daemon, digest, cause, actor, folder))[0]?.number;
  };
}
