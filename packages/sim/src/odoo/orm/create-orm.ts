import type { Database } from "../database.ts";
import type { Model, Version } from "../models.ts";
import type { Behaviour, Effect, Orm } from "../orm.ts";
import { read } from "./read.ts";
import { search } from "./search.ts";
import { create, set, unlink, write } from "./store.ts";
import type { World } from "./world.ts";

/** The records of one database by the models of a version; `behaviours` is asked once, with the ORM that it acts on. */
export function createOrm(
  version: Version,
  database: Database,
  models: ReadonlyMap<string, Model>,
  behaviours: (orm: Orm) => ReadonlyMap<string, Behaviour>,
): Orm {
  let effects: Effect[] = [];
  const { row, displayName, lines } = looks(database, models, (model) => world.behaviourOf(model));
  const orm: Orm = {
    version,
    database,
    row,
    displayName,
    lines,
    model: (name) => models.get(name),
    create: (...asked) => create(world, ...asked),
    write: (...asked) => write(world, ...asked),
    set: (...asked) => set(world, ...asked),
    unlink: (...asked) => unlink(world, ...asked),
    search: (...asked) => search(world, ...asked),
    read: (...asked) => read(world, ...asked),
    takeEffects() {
      const taken = effects;
      effects = [];
      return taken;
    },
  };
  const world: World = {
    orm,
    version,
    database,
    models,
    fieldOf: (model, name) => models.get(model)?.fields[name],
    behaviourOf: (model) => acting.get(model) ?? {},
    note: (effect) => void effects.push(effect),
  };
  const acting = behaviours(orm);
  return orm;
}

/** What a record is found and shown by. */
function looks(
  database: Database,
  models: ReadonlyMap<string, Model>,
  behaviourOf: (model: string) => Behaviour,
): Pick<Orm, "row" | "displayName" | "lines"> {
  const row: Orm["row"] = (model, id) => (typeof id === "number" ? database.table(model).get(id) : undefined);
  return {
    row,
    displayName(model, id) {
      const found = row(model, id);
      if (!found) return "";
      return behaviourOf(model).displayName?.(found) ?? String(found["name"] ?? `${model},${id}`);
    },
    lines(model, id, name) {
      const field = models.get(model)?.fields[name];
      const table = database.table(field?.relation ?? "");
      const ids = table.withValue(field?.relation_field ?? "", id);
      return ids.filter((line) => table.get(line)?.["active"] !== false);
    },
  };
}
