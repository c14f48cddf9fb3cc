import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { EnvironmentPlan } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import type { JournalContext, Registry } from "@crossdock/kit";
import { thrownText, valueAt } from "@crossdock/kit";

/** Something around the daemon does not let it start, such as a journal that another process has open. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** Opens the journal that the Environment names. Throws `CannotStart`. */
export async function openJournal(
  environment: EnvironmentPlan,
  registry: Registry,
  folder: string,
  context?: JournalContext,
): Promise<Journal> {
  const definition = registry.journals.get(environment.journal.name);
  if (!definition) throw new Error(`no journal is named ${environment.journal.name}`);
  try {
    // Read by this definition's own schema; every definition of a journal opens a Journal.
    return (await definition.open(environment.journal.config as never, folder, context)) as Journal;
  } catch (error) {
    const reason = thrownText(error);
    const where = `\`journal\` of Environment ${environment.name} names it`;
    throw new CannotStart(`${reason} (${where})`, { cause: error });
  }
}

/** Whether a journal may be there already: one that keeps no file may, one that keeps a file has it. */
export async function mayHaveJournal({ journal }: EnvironmentPlan, folder: string): Promise<boolean> {
  const file = valueAt(journal.config, "file");
  if (typeof file !== "string") return true;
  return (await stat(resolve(folder, file)).catch(() => undefined)) !== undefined;
}
