import { brokenLink, type Command, columnId, commandsOf, valuesOf } from "../commands.ts";
import type { Row } from "../database.ts";
import type { Field } from "../models.ts";
import { missingError } from "../odoo-error.ts";
import type { Env, Values } from "../orm.ts";
import { iterated } from "../python.ts";
import { brokenRelation, idsOf, relationId } from "../values.ts";
import type { World } from "./world.ts";

/** Turns the relations among values into the ids that are stored. Throws where one leads to nothing. */
export function relate(world: World, env: Env, model: string, row: Row | undefined, own: Values): void {
  for (const [name, value] of Object.entries(own)) {
    const field = world.fieldOf(model, name);
    if (field?.type === "many2one") own[name] = linkedOne(world, env, model, name, field, value);
    else if (field?.type === "many2many") own[name] = linkedMany(world, env, model, name, row, value);
  }
}

function linkedOne(
  { orm, version }: World,
  env: Env,
  model: string,
  name: string,
  { relation = "" }: Field,
  value: unknown,
): number | false {
  const id = relationId(value, version);
  if (id === false || orm.row(relation, id)) return id;
  // The product of a line is read before the line is stored.
  throw version === 19 || (model === "sale.order.line" && name === "product_id")
    ? missingError(relation, id, env.uid)
    : brokenRelation(model, name);
}

/** Ids after the commands of a many-to-many field. */
function linkedMany(
  { orm, fieldOf }: World,
  env: Env,
  model: string,
  name: string,
  row: Row | undefined,
  value: unknown,
): number[] {
  const relation = fieldOf(model, name)?.relation ?? "";
  const known = (id: unknown): number[] => (typeof id === "number" && orm.row(relation, id) ? [id] : []);
  const link = (each: unknown): number => {
    const id = columnId(each, name);
    if (!orm.row(relation, id)) throw brokenLink(relation);
    return id;
  };
  let ids = idsOf(row?.[name]);
  for (const { kind, id, values } of commandsOf(model, name, value)) {
    if (kind === 0) ids = [...ids, orm.create(env, relation, valuesOf(values))];
    else if (kind === 1) orm.write(env, relation, known(id), valuesOf(values));
    else if (kind === 2) orm.unlink(env, relation, known(id));
    else if (kind === 4) ids = [...ids.filter((each) => each !== id), link(id)];
    else if (kind === 5) ids = [];
    else if (kind === 6) ids = iterated(values).map(link);
    if (kind === 2 || kind === 3) ids = ids.filter((each) => each !== id);
  }
  return ids;
}

/** Changes the lines of a stored record, by their field. */
export function writeLines(
  world: World,
  env: Env,
  model: string,
  id: number,
  lines: readonly [string, Command[]][],
): void {
  for (const [name, commands] of lines) {
    for (const command of commands) writeLine(world, env, model, id, name, command);
  }
}

function writeLine(world: World, env: Env, model: string, id: number, name: string, command: Command): void {
  const { orm, fieldOf } = world;
  const { kind, id: line, values } = command;
  const field = fieldOf(model, name);
  const relation = field?.relation ?? "";
  const back = field?.relation_field ?? "";
  /** Lines that cannot stand alone are deleted. */
  const detach = (ids: readonly number[]): void =>
    fieldOf(relation, back)?.required
      ? orm.unlink(env, relation, ids)
      : orm.write(env, relation, ids, { [back]: false });
  if (kind === 0) orm.create(env, relation, { ...valuesOf(values), [back]: id });
  else if (kind === 1) orm.write(env, relation, [columnId(line, name)], valuesOf(values));
  else if (kind === 2) orm.unlink(env, relation, [existing(world, env, relation, line, name)]);
  else if (kind === 3) detach([existing(world, env, relation, line, name)]);
  else if (kind === 4) orm.write(env, relation, [columnId(line, name)], { [back]: id });
  else if (kind === 5) detach(orm.lines(model, id, name));
  else if (kind === 6) {
    const wanted = iterated(values)
      .filter((each) => each !== null)
      .map((each) => columnId(each, name));
    detach(orm.lines(model, id, name).filter((each) => !wanted.includes(each)));
    orm.write(env, relation, wanted, { [back]: id });
  }
}

function existing({ orm }: World, env: Env, model: string, line: unknown, field: string): number {
  const id = columnId(line, field);
  if (orm.row(model, id)) return id;
  throw missingError(model, id, env.uid);
}
