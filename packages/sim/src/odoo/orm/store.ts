import { type Command, lineCommands } from "../commands.ts";
import type { Row } from "../database.ts";
import { keyError, missingError, type OdooError, valueError } from "../odoo-error.ts";
import type { Effect, Env, Values } from "../orm.ts";
import { stored } from "../values.ts";
import { checkStored, checkUnused } from "./check.ts";
import { relate, writeLines } from "./relations.ts";
import type { World } from "./world.ts";

/** Stores a new record with its lines; gives its id. */
export function create(world: World, env: Env, model: string, values: Values): number {
  const { database } = world;
  const { own, lines } = split(world, model, values, true);
  relate(world, env, model, undefined, own);
  const behaviour = world.behaviourOf(model);
  const given = { ...behaviour.defaults?.(env, own), ...own };
  const complete: Values = { ...presets(world, model), ...given };
  behaviour.before?.(env, undefined, complete);
  const id = database.nextId(model);
  checkStored(world, model, id, complete);
  const stamps = { create_date: env.now, write_date: env.now, create_uid: env.uid, write_uid: env.uid };
  const row: Row = { ...complete, ...stamps, id };
  database.table(model).insert(row);
  const shown = Object.entries(own).map(([name, to]) => [name, { to }]);
  world.note({ model, id, action: "create", changes: Object.fromEntries(shown) });
  writeLines(world, env, model, id, lines);
  behaviour.after?.(env, row, [...Object.keys(own), ...lines.map(([name]) => name)], true);
  return id;
}

/** The values that the model itself gives a new record. */
function presets({ models }: World, model: string): Values {
  const fields = Object.entries(models.get(model)?.fields ?? {});
  return Object.fromEntries(
    fields.flatMap(([name, field]) =>
      field.default === undefined || field.computed ? [] : [[name, field.default]],
    ),
  );
}

/** Changes records and their lines. Throws for a record that is not there. */
export function write(world: World, env: Env, model: string, ids: readonly number[], values: Values): void {
  for (const id of ids) {
    const row = world.orm.row(model, id);
    if (!row) throw missingError(model, id, env.uid);
    const { own, lines } = split(world, model, values, false);
    relate(world, env, model, row, own);
    const behaviour = world.behaviourOf(model);
    behaviour.before?.(env, row, own);
    checkStored(world, model, id, { ...row, ...own });
    set(world, env, model, id, own);
    writeLines(world, env, model, id, lines);
    behaviour.after?.(env, row, [...Object.keys(own), ...lines.map(([name]) => name)], false);
  }
}

/** Stores values as they are and stamps the record; the model's behaviour is not asked. */
export function set(world: World, env: Env, model: string, id: number, values: Values): void {
  const table = world.database.table(model);
  const row = table.get(id);
  if (!row) return;
  const changes: Effect["changes"] = {};
  for (const [name, to] of Object.entries(values)) {
    const from = row[name];
    if (JSON.stringify(from) !== JSON.stringify(to)) changes[name] = { from, to };
    table.set(id, name, to);
  }
  table.set(id, "write_date", env.now);
  table.set(id, "write_uid", env.uid);
  world.note({ model, id, action: "write", changes });
}

/** Deletes records with their external ids. Throws where another record cannot do without. */
export function unlink(world: World, env: Env, model: string, ids: readonly number[]): void {
  const { database } = world;
  for (const id of ids) {
    const row = world.orm.row(model, id);
    // The server says that all is well.
    if (!row) continue;
    world.behaviourOf(model).beforeUnlink?.(env, row);
    checkUnused(world, model, id);
    database.table(model).remove(id);
    const table = database.table("ir.model.data");
    for (const known of table.withValue("res_id", id)) {
      if (table.get(known)?.["model"] === model) table.remove(known);
    }
    world.note({ model, id, action: "unlink", changes: {} });
    world.behaviourOf(model).after?.(env, row, [], false);
  }
}

/** Values to store, and the lines to change once the record itself is stored. */
function split(
  world: World,
  model: string,
  values: Values,
  isNew: boolean,
): { own: Values; lines: [string, Command[]][] } {
  const own: Values = {};
  const lines: [string, Command[]][] = [];
  for (const [name, value] of Object.entries(values)) {
    const field = world.fieldOf(model, name);
    if (!field) throw unknownField(world, model, name, isNew);
    if (field.type === "one2many") lines.push([name, lineCommands(model, name, value)]);
    else own[name] = field.type.startsWith("many2") ? value : stored(model, name, field, value);
  }
  return { own, lines };
}

function unknownField({ version }: World, model: string, name: string, isNew: boolean): OdooError {
  if (version === 14) return valueError(`Invalid field '${name}' on model '${model}'`);
  // Partners look at each field that is written before anybody else does.
  return !isNew && model === "res.partner"
    ? keyError(name)
    : valueError(`Invalid field '${name}' in '${model}'`);
}
