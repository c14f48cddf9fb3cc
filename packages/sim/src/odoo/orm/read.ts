import type { Field } from "../models.ts";
import { missingError, valueError } from "../odoo-error.ts";
import type { Env, Values } from "../orm.ts";
import { showInstant } from "../values.ts";
import { fieldValue, type World } from "./world.ts";

/** The records with the fields that are asked for, all when none is. Throws for a field that the model does not have. */
export function read(
  world: World,
  env: Env,
  model: string,
  ids: readonly number[],
  names?: readonly string[],
  load?: string,
): Values[] {
  const { orm, version } = world;
  const asked = names && names.length > 0 ? names : Object.keys(orm.model(model)?.fields ?? {});
  checkFields(world, model, asked);
  return ids.flatMap((id): Values[] => {
    const row = orm.row(model, id);
    if (!row && asked.every((name) => name === "id")) {
      if (version === 19) return [{ id }];
      throw missingError(model, id, env.uid);
    }
    if (!row) return [];
    const entries = asked.map((name): [string, unknown] => {
      const field = world.fieldOf(model, name);
      return [name, field ? shown(world, field, fieldValue(world, env, model, row, name), load) : false];
    });
    return [{ id, ...Object.fromEntries(entries) }];
  });
}

function checkFields({ version, fieldOf }: World, model: string, names: readonly string[]): void {
  const unknown = names.find((name) => !fieldOf(model, name));
  if (unknown === undefined) return;
  const words = version === 19 ? `on '${model}'` : `on model '${model}'`;
  throw valueError(`Invalid field '${unknown}' ${words}`);
}

function shown({ orm }: World, field: Field, value: unknown, load: string | undefined): unknown {
  if (field.type === "datetime") return typeof value === "number" ? showInstant(value) : false;
  if (field.type !== "many2one" || typeof value !== "number") return value;
  return load === "" ? value : [value, orm.displayName(field.relation ?? "", value)];
}
