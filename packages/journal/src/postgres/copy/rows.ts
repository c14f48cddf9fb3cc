import { sizeOf } from "../../batch-size.ts";
import { mostOfBatch } from "../../copy/batches.ts";
import { type CopiedTable, copiedTables } from "../../copy/tables.ts";
import type { Cell, Row } from "../../copy/transfer.ts";
import type { Database, Statement } from "../database.ts";
import { listTypes, nameHere, ownColumns } from "./columns.ts";

/** Where the numbers of messages are read: as the tables have them, or as `numberPlaces` gave them. */
export type Places = "own" | "given";

/** Rows of the first batch: nobody knows yet how large they are. */
const firstBatch = 16;

/** Reads the rows of a table within a transaction, a batch after the other. */
export async function* selectRows(
  db: Database,
  table: CopiedTable,
  places: Places,
): AsyncGenerator<readonly Row[]> {
  const names = Object.keys(table.columns);
  const cursor = `copy_${table.name}`;
  await db.prepare(`declare ${cursor} no scroll cursor for ${selecting(table, places)}`)();
  const fetches = new Map<number, Statement<Record<string, Cell>>>();
  for (let count = firstBatch; ; ) {
    const fetch = fetches.get(count) ?? db.prepare(`fetch ${count} from ${cursor}`);
    fetches.set(count, fetch);
    const found = await fetch();
    const rows = found.map((row) => names.map((name) => row[name] ?? null));
    if (rows.length > 0) yield rows;
    if (rows.length < count) break;
    const text = sizeOf(rows);
    if (text > mostOfBatch.text) count = Math.max(1, count / 2);
    else if (text < mostOfBatch.text / 2) count = Math.min(mostOfBatch.rows, count * 2);
  }
  await db.prepare(`close ${cursor}`)();
}

function selecting(table: CopiedTable, places: Places): string {
  const entries = Object.entries(table.columns);
  const isPlaced = places === "given" && entries.some(([, kind]) => kind === "place");
  const columns = entries.map(([name, kind]) =>
    isPlaced && kind === "place"
      ? `copied_places.seq as "${name}"`
      : `${table.name}.${nameHere(table, name, kind)} as "${name}"`,
  );
  const from = isPlaced
    ? `copied_places join ${table.name} using (${table.name === "messages" ? "xid, id" : "id"}) order by copied_places.seq`
    : table.name;
  return `select ${columns.join(", ")} from ${from}`;
}

/** Writes rows as they were read, whatever backend they come from. */
export function insertRows(
  db: Database,
  table: CopiedTable,
  partitions: number,
): (rows: readonly Row[]) => Promise<void> {
  const entries = Object.entries(table.columns);
  const own = ownColumns[table.name] ?? [];
  const names = [
    ...entries.map(([name, kind]) => nameHere(table, name, kind)),
    ...own.map(({ name }) => name),
  ];
  const types = [...entries.map(([, kind]) => listTypes[kind]), ...own.map(({ type }) => type)];
  const lists = types.map((type, index) => `$${index + 1}::${type}`);
  const statement = db.prepare(
    `insert into ${table.name} (${names.join(", ")}) overriding system value select * from unnest(${lists.join(", ")})`,
    { slow: true },
  );
  const columnOf = new Map(entries.map(([name], index) => [name, index]));
  return async (rows) => {
    const shared = entries.map((_, index) => rows.map((row) => row[index] ?? null));
    const added = own.map(({ value }) =>
      rows.map((row) => value((name) => row[columnOf.get(name) ?? -1], partitions)),
    );
    await statement(...shared, ...added);
  };
}

export async function countRows(db: Database, { name }: CopiedTable): Promise<number> {
  const counting = db.prepare<{ count: number }>(`select count(*) as count from ${name}`, { slow: true });
  return (await counting())[0]?.count ?? 0;
}

/** Name of a table that has a row already. */
export async function tableInUse(db: Database): Promise<string | undefined> {
  for (const { name } of copiedTables)
    if ((await db.prepare(`select 1 from ${name} limit 1`)()).length > 0) return name;
  return undefined;
}
