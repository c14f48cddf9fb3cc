import type { Database } from "./database.ts";

/** Names of records, unique by module and name, in the table `ir.model.data`. */
export interface ExternalIds {
  /** The record behind `module.name`, and the number of the commit that made it known. */
  find(name: string): { model: string; id: number; committed: number } | undefined;
  add(name: string, model: string, id: number): void;
  /** Keeps a name whose record was rolled back, as the cache of 19 does. */
  remember(name: string, model: string): void;
  /** Model of a name that is known without a record. */
  remembered(name: string): string | undefined;
  /** Names of a record, the first one first. */
  of(model: string, id: number): string[];
}

/** `module.name`, with the import's own module where none is written. */
export const externalId = (text: string): string => (text.includes(".") ? text : `__import__.${text}`);

export function createExternalIds(database: Database, version: number): ExternalIds {
  const stale = new Map<string, string>();
  const table = () => database.table("ir.model.data");
  return {
    find(name) {
      const [id] = table().withValue("complete_name", name);
      const row = id === undefined ? undefined : table().get(id);
      if (!row) return undefined;
      return { model: String(row["model"]), id: Number(row["res_id"]), committed: Number(row["committed"]) };
    },
    add(complete, model, id) {
      const [module = "", ...name] = complete.split(".");
      table().insert({
        id: database.nextId("ir.model.data"),
        module,
        name: name.join("."),
        complete_name: complete,
        model,
        res_id: id,
        committed: database.commits + 1,
      });
      stale.delete(complete);
    },
    remember(name, model) {
      if (version === 19) stale.set(name, model);
    },
    remembered: (name) => stale.get(name),
    of: (model, id) =>
      table()
        .withValue("res_id", id)
        .map((own) => table().get(own))
        .filter((row) => row?.["model"] === model)
        .map((row) => String(row?.["complete_name"])),
  };
}
