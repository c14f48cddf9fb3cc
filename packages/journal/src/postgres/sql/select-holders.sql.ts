import type { NewMessage } from "../../message.ts";
import type { Holder } from "../../store.ts";
import type { Database } from "../database.ts";
import { short } from "../short.ts";

const text = `
select number, message_id as id, state, duplicates
from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality as given (flow, retailer, mode, identity, number)
join messages on messages.flow = given.flow and messages.retailer = given.retailer and messages.mode = given.mode
  and coalesce(messages.identity_digest, messages.identity) = given.identity and holds`;

/** Who holds the identities of these messages. */
export function selectHolders(
  db: Database,
): (messages: readonly NewMessage[]) => Promise<(Holder | undefined)[]> {
  const statement = db.prepare<Holder & { number: number }>(text);
  return async (messages) => {
    const found = await statement(
      messages.map(({ flow }) => flow),
      messages.map(({ retailer }) => retailer),
      messages.map(({ mode }) => mode),
      messages.map(({ identity }) => (identity === null ? null : short(identity))),
    );
    const holders = new Map(found.map(({ number, ...holder }) => [number, holder]));
    return messages.map((_, index) => holders.get(index + 1));
  };
}
