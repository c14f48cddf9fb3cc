import type { Static, TObject } from "typebox";
import type { Example, Status } from "./connector.ts";

/** A backend of the journal, chosen by its name in the Environment: `journal: { sqlite: { … } }`. */
export interface JournalDefinition<Config extends TObject = TObject, Opened = unknown> {
  name: string;
  summary: string;
  status: Status;
  config: Config;
  examples: readonly Example[];
  /** `folder` is the workspace; relative files lie below it. */
  open(config: Static<Config>, folder: string): Promise<Opened>;
}

export function defineJournal<Config extends TObject, Opened>(
  definition: JournalDefinition<Config, Opened>,
): JournalDefinition<Config, Opened> {
  return definition;
}
