import type { Database, Row } from "../database.ts";
import type { Field, Model, Version } from "../models.ts";
import type { Behaviour, Effect, Env, Orm } from "../orm.ts";

/** What the parts of one ORM share. */
export interface World {
  readonly orm: Orm;
  readonly version: Version;
  readonly database: Database;
  readonly models: ReadonlyMap<string, Model>;
  fieldOf(model: string, name: string): Field | undefined;
  behaviourOf(model: string): Behaviour;
  note(effect: Effect): void;
}

/** The value of a field as a reader gets it: lines by their ids, computed fields computed, nothing as its empty form. */
export function fieldValue(world: World, env: Env, model: string, row: Row, name: string): unknown {
  const field = world.fieldOf(model, name);
  if (field?.type === "one2many") return world.orm.lines(model, row.id, name);
  if (name === "display_name") return world.orm.displayName(model, row.id);
  const compute = field?.computed ? world.behaviourOf(model).compute?.[name] : undefined;
  if (compute) return compute(env, row);
  return row[name] ?? emptyOf(field);
}

function emptyOf(field: Field | undefined): unknown {
  if (field?.type.endsWith("2many")) return [];
  return ["integer", "float", "monetary"].includes(field?.type ?? "") ? 0 : false;
}
