import { checkAccess } from "../access.ts";
import { fieldNames } from "../arguments.ts";
import type { ExternalIds } from "../external-ids.ts";
import { type Field, labelOf } from "../models.ts";
import { missingError } from "../odoo-error.ts";
import type { Orm, Values } from "../orm.ts";
import { isTruthy, iterated } from "../python.ts";
import { showInstant } from "../values.ts";
import type { Args, Methods, Server } from "./method.ts";

/** The methods that show records, their fields and their history. */
export function readMethods({ orm, externalIds }: Server): Methods {
  return {
    read: {
      on: "records",
      parameters: ["fields?", "load?"],
      run(env, model, ids, args) {
        checkAccess(orm.version, env, model, "read");
        const load = typeof args["load"] === "string" ? args["load"] : undefined;
        return orm.read(env, model, ids, fieldNames(args["fields"]), load);
      },
    },
    fields_get: {
      on: "model",
      parameters: ["allfields?", "attributes?"],
      run: (_env, model, _ids, args) => describeFields(orm, model, args),
    },
    get_metadata: {
      on: "records",
      parameters: [],
      run(env, model, ids) {
        for (const id of ids) if (!orm.row(model, id)) throw missingError(model, id, env.uid);
        return ids.map((id) => metadata(orm, externalIds, model, id));
      },
    },
  };
}

function describeFields(orm: Orm, model: string, { allfields, attributes }: Args): Record<string, unknown> {
  const names = fieldNames(allfields);
  const asked = isTruthy(attributes) ? iterated(attributes) : undefined;
  const fields = Object.entries(orm.model(model)?.fields ?? {});
  const wanted = fields.filter(([name]) => !names || names.length === 0 || names.includes(name));
  return Object.fromEntries(
    wanted.map(([name, field]) => {
      const all = Object.entries(described(name, field));
      return [name, Object.fromEntries(all.filter(([key]) => !asked || asked.includes(key)))];
    }),
  );
}

function described(name: string, field: Field): Record<string, unknown> {
  return {
    type: field.type,
    string: labelOf(name),
    readonly: field.readonly === true,
    required: field.required === true,
    store: field.computed !== true,
    ...(field.relation ? { relation: field.relation } : {}),
    ...(field.relation_field ? { relation_field: field.relation_field } : {}),
    ...(field.size ? { size: field.size } : {}),
    ...(field.selection ? { selection: field.selection.map((key) => [key, labelOf(key)]) } : {}),
    ...(field.type === "float" ? { digits: field.digits === undefined ? false : [16, field.digits] } : {}),
  };
}

function metadata(orm: Orm, externalIds: ExternalIds, model: string, id: number): Values {
  const row = orm.row(model, id);
  const [first, ...more] = externalIds.of(model, id);
  const user = (value: unknown): unknown => [value, orm.displayName("res.users", Number(value))];
  return {
    id,
    create_uid: user(row?.["create_uid"]),
    create_date: showInstant(Number(row?.["create_date"])),
    write_uid: user(row?.["write_uid"]),
    write_date: showInstant(Number(row?.["write_date"])),
    xmlid: first ?? false,
    noupdate: false,
    ...(orm.version === 19
      ? { xmlids: [first, ...more].flatMap((xmlid) => (xmlid ? [{ xmlid, noupdate: false }] : [])) }
      : {}),
  };
}
