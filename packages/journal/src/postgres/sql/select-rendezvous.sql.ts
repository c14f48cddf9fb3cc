import type { NewProposal, RendezvousView } from "../../rendezvous.ts";
import type { Database } from "../database.ts";
import { isOpen, presentDaemons } from "./present.ts";

const viewing = `
select
  coalesce((select max(position) from activations), 0) as active,
  coalesce((select activation from daemons where number = $1), 0) as runs,
  (
    select count(*)
    from daemons
    where activation is not null and number <> $1 and number in (${presentDaemons("$2")})
  ) as others`;

const proposed = `
select number, digest, cause, actor, folder, daemon = $1 as "isOwn"
from proposals
where ${isOpen}`;

/** What is active, what the daemon runs, and what is proposed. */
export function selectRendezvous(
  db: Database,
  lockClass: number,
): (daemon: number) => Promise<RendezvousView> {
  const view = db.prepare<Omit<RendezvousView, "proposal">>(viewing);
  const propose = db.prepare<NewProposal & { number: number; isOwn: boolean }>(proposed);
  return async (daemon) => {
    const [proposal] = await propose(daemon);
    const [found] = await view(daemon, lockClass >>> 0);
    if (!found) throw new Error("the server does not say which revision is active");
    return { ...found, proposal };
  };
}
