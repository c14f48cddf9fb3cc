import type { NewActivation } from "../../activation.ts";
import { NotAgreed } from "../../errors.ts";
import type { Database } from "../database.ts";
import type { Member } from "../member.ts";
import { isOpen, oneByOne, presentDaemons } from "./present.ts";

/** Daemons that run another revision and have not agreed to this one. */
const asking = `
select string_agg(name, ', ' order by number) as names
from daemons
where activation is not null and number <> $1
  and $2 is distinct from (select digest from activations order by position desc limit 1)
  and not exists (
    select from proposals where daemon = $1 and digest = $2 and daemons.number = any (agreed) and ${isOpen}
  )
  and number in (${presentDaemons("$3")})`;

const inserting = `
with activated as (
  update revisions set activated_at = $2 where digest = $1 returning digest
)
insert into activations (digest, at, cause, actor, folder, changes)
select digest, $2, $3, $4, $5, $6
from activated
returning position`;

const noting = `
with ended as (
  update proposals set position = $2 where daemon = $1 and digest = $3 and ${isOpen}
)
update daemons
set activation = $2
where number = $1`;

/** False when the revision is not there. Throws `NotAgreed` where another daemon would go on with the one before. */
export function activateRevision(
  db: Database,
  member: Pick<Member, "ownership" | "presence">,
): (activation: NewActivation) => Promise<boolean> {
  const lock = db.prepare(oneByOne);
  const ask = db.prepare<{ names: string | null }>(asking);
  const insert = db.prepare<{ position: number }>(inserting);
  const note = db.prepare(noting);
  return async ({ digest, at, cause, actor, folder, changes }) => {
    const { fence } = member.ownership();
    await lock();
    const [missing] = await ask(fence, digest, member.presence >>> 0);
    if (missing?.names) throw new NotAgreed(`${missing.names} would go on with the revision before`);
    const [activated] = await insert(digest, at, cause, actor, folder, JSON.stringify(changes));
    if (!activated) return false;
    await note(fence, activated.position, digest);
    return true;
  };
}
