import type { Database } from "../database.ts";
import { isOpen, presentDaemons } from "./present.ts";

const agreeing = `
update proposals
set agreed = agreed || $2::integer
where number = $1 and $2 <> all (agreed) and ${isOpen}`;

/** A daemon that is ready to switch. */
export function agreeToProposal(db: Database): (proposal: number, daemon: number) => Promise<void> {
  const statement = db.prepare(agreeing);
  return async (proposal, daemon) => {
    await statement(proposal, daemon);
  };
}

/** What never was active and is refused would stay for ever: nothing replaces it. */
const refusing = (where: string): string => `
with refused as (
  update proposals set refusal = $2 where number = $1 and ${isOpen} and ${where} returning digest
)
delete from revisions
where activated_at is null and digest in (select digest from refused)`;

/** Ends a proposal, unless it has ended. */
export function refuseProposal(db: Database): (proposal: number, refusal: string) => Promise<void> {
  const statement = db.prepare(refusing("true"));
  return async (proposal, refusal) => {
    await statement(proposal, refusal);
  };
}

/** The same where the daemon that proposed it is gone. It cannot activate it any more, however late it comes back. */
export function endLeftProposal(
  db: Database,
  lockClass: number,
): (proposal: number, refusal: string) => Promise<void> {
  const statement = db.prepare(refusing(`daemon not in (${presentDaemons("$3")})`));
  return async (proposal, refusal) => {
    await statement(proposal, refusal, lockClass >>> 0);
  };
}
