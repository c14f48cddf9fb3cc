import { type JournalCheck, sizeText, thrownText } from "@crossdock/kit";
import { pausedChecks, tablesCheck, waitingCheck } from "../size-checks.ts";
import type { Session } from "./session.ts";
import { allowScans } from "./sql/allow-scans.sql.ts";
import { listPauses } from "./sql/list-pauses.sql.ts";
import { selectSizes, selectWaiting, type TableSize } from "./sql/select-sizes.sql.ts";
import { transaction } from "./transaction.ts";

/** From so many dead rows on, this share of all is worth a word. */
const worthVacuum = { dead: 10_000, share: 0.2 };

/** How much the journal has, and how much of it no vacuum has taken away yet. Reads everything, as far as it can be read. */
export async function sizeChecks(session: Session): Promise<JournalCheck[]> {
  try {
    return await sizesIn(session);
  } catch (error) {
    return [{ check: "tables", state: "problem", says: `they cannot be counted: ${thrownText(error)}` }];
  }
}

async function sizesIn(session: Session): Promise<JournalCheck[]> {
  const { sizes, waiting, pauses } = await transaction(
    session,
    async () => {
      await allowScans(session)(true);
      return {
        sizes: await selectSizes(session),
        waiting: await selectWaiting(session),
        pauses: await listPauses(session)(),
      };
    },
    "begin read only",
  );
  const bytes = sizes.reduce((sum, each) => sum + each.bytes, 0);
  const tables = sizes.map(({ table, rows, bytes }) => ({ table, rows, bytes }));
  return [
    waitingCheck(waiting.count, waiting.oldest),
    ...pausedChecks(pauses),
    tablesCheck(tables, `they take ${sizeText(bytes)}`),
    ...sizes.filter(isBloated).map(bloatCheck),
  ];
}

function isBloated({ rows, dead }: TableSize): boolean {
  return dead >= worthVacuum.dead && dead >= (rows + dead) * worthVacuum.share;
}

function bloatCheck({ table, rows, dead }: TableSize): JournalCheck {
  const share = Math.round((100 * dead) / (rows + dead));
  return {
    check: "room",
    state: "warning",
    says: `${dead} rows of ${table} (${share} %) are dead: see that autovacuum is on and nothing keeps it from its work, \`--repair\` vacuums`,
  };
}
