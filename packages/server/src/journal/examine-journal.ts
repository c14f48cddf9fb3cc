import type { JournalCheck } from "@crossdock/kit";
import { environmentOf, type PrepareOptions } from "../reload/prepare.ts";
import { readWorkspace } from "../reload/read-workspace.ts";
import { createSecrets } from "../secrets.ts";
import { CannotStart } from "./open-journal.ts";

/** Has the journal that an Environment names examined by its own backend. Throws `CannotStart` where none can be found. */
export async function examineJournal(
  folder: string,
  settings: PrepareOptions,
  repair: boolean,
): Promise<JournalCheck[]> {
  const environment = environmentOf(await readWorkspace(folder), settings);
  if (!environment)
    throw new CannotStart(`Environment ${settings.environment} cannot be read: \`crossdock lint\` says why`);
  const { name, config } = environment.journal;
  const examine = settings.registry.journals.get(name)?.examine;
  if (!examine)
    return [{ check: "open", state: "fine", says: `the ${name} journal keeps nothing to look into` }];
  const secret = createSecrets(() => environment.secrets, settings.variables ?? {});
  // Read by this definition's own schema.
  return examine(config as never, folder, { repair, secret });
}
