import { thrownText } from "@crossdock/kit";
import { type TableDigest, tableDigest } from "./table-digest.ts";
import { type CopiedTable, copiedTables } from "./tables.ts";
import type { JournalSource, JournalTarget, Row } from "./transfer.ts";

/** A table on both sides after a copy. */
interface CopiedRows {
  table: string;
  rows: number;
  /** Of all rows, the same on both sides; see `TableDigest`. */
  digest: string;
}

export interface CopyOutcome {
  tables: CopiedRows[];
  /** Texts with half of a surrogate pair, which the target keeps as U+FFFD. */
  changedTexts: number;
}

/** Nothing was copied: one of the two must not be copied, or they do not agree. The target is as empty as it was. */
export class CopyFailed extends Error {
  override readonly name = "CopyFailed";
}

/** Hears how many rows of a table are copied, of how many. */
export type CopyProgress = (table: string, rows: number, all: number) => void;

/**
 * Copies a journal into an empty one, and reads it back. Either all of it is there once this resolves, with the same digest
 * of each table on both sides, or the target is empty. Rejects with `CopyFailed` where it says what to do.
 */
export async function copyJournal(
  source: JournalSource,
  target: JournalTarget,
  progress: CopyProgress = () => {},
): Promise<CopyOutcome> {
  await requireSound(source);
  const counts = await source.begin();
  await target.begin();
  let outcome: CopyOutcome;
  try {
    outcome = await copied(source, target, (table, rows) => progress(table, rows, counts[table] ?? 0));
  } catch (error) {
    await target.rollback();
    throw error instanceof CopyFailed ? error : new CopyFailed(`${thrownText(error)}; ${stillEmpty}`);
  }
  try {
    await target.commit();
  } catch (error) {
    throw new CopyFailed(
      `the last step, the commit, was not confirmed: ${thrownText(error)}. Run the copy again: it is refused where the journal is there, and copies where it is not`,
    );
  }
  return outcome;
}

const stillEmpty = "nothing was copied, the target is still empty";

async function requireSound(source: JournalSource): Promise<void> {
  const problems = await source.check();
  if (problems.length === 0) return;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
  throw new CopyFailed(
    `${source.name} is not sound: ${problems[0]}${more}. Run \`crossdock doctor\` for it first; ${stillEmpty}`,
  );
}

async function copied(
  source: JournalSource,
  target: JournalTarget,
  progress: (table: string, rows: number) => void,
): Promise<CopyOutcome> {
  let changedTexts = 0;
  const kept = (row: Row): Row =>
    row.map((cell) => {
      if (typeof cell !== "string") return cell;
      const text = target.kept(cell);
      if (text !== cell) changedTexts++;
      return text;
    });
  const digests = new Map<CopiedTable, TableDigest>();
  for (const table of copiedTables) {
    const digest = tableDigest();
    digests.set(table, digest);
    for await (const rows of source.read(table)) {
      const given = rows.map(kept);
      for (const row of given) digest.add(row);
      await target.write(table, given);
      progress(table.name, digest.rows());
    }
  }
  await target.goOn(await source.numbers());
  const tables: CopiedRows[] = [];
  for (const [table, expected] of digests) tables.push(await verified(target, table, expected));
  const [problem] = await target.check();
  if (problem !== undefined) throw new CopyFailed(`the copy is not sound: ${problem}; ${stillEmpty}`);
  return { tables, changedTexts };
}

/** Reads a table back. */
async function verified(
  target: JournalTarget,
  table: CopiedTable,
  expected: TableDigest,
): Promise<CopiedRows> {
  const found = tableDigest();
  for await (const rows of target.read(table)) for (const row of rows) found.add(row);
  if (found.text() !== expected.text())
    throw new CopyFailed(
      `the table ${table.name} differs: ${expected.rows()} rows were read, ${found.rows()} are there, and their digests are ` +
        `${expected.text().slice(0, 16)} and ${found.text().slice(0, 16)}; ${stillEmpty}. Please report it`,
    );
  return { table: table.name, rows: found.rows(), digest: found.text() };
}
