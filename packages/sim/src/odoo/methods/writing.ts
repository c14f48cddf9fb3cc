import { checkAccess } from "../access.ts";
import { valuesOf } from "../commands.ts";
import { load } from "../load.ts";
import type { Version } from "../models.ts";
import { OdooError, typeError } from "../odoo-error.ts";
import type { Values } from "../orm.ts";
import { isDictionary, isTruthy, iterated, typeName } from "../python.ts";
import type { Methods, Server } from "./method.ts";

/** The methods that make, change and delete records. */
export function writeMethods({ orm, externalIds, work }: Server): Methods {
  return {
    create: {
      on: "model",
      parameters: ["vals_list"],
      run(env, model, _, { vals_list: list }) {
        checkAccess(orm.version, env, model, "create");
        const ids = recordsOf(list, orm.version).map((values) => orm.create(env, model, values));
        return isDictionary(list) ? ids[0] : ids;
      },
    },
    write: {
      on: "records",
      parameters: ["vals"],
      run(env, model, ids, { vals }) {
        checkAccess(orm.version, env, model, "write");
        orm.write(env, model, ids, changesOf(model, vals));
        return true;
      },
    },
    unlink: {
      on: "records",
      parameters: [],
      run(env, model, ids) {
        checkAccess(orm.version, env, model, "unlink");
        orm.unlink(env, model, ids);
        return true;
      },
    },
    load: {
      on: "model",
      parameters: ["fields", "data"],
      work,
      run(env, model, _, { fields, data }) {
        checkAccess(orm.version, env, model, "create");
        const columns = iterated(fields).map((name) => {
          if (typeof name === "string") return name;
          throw typeError(`expected string or bytes-like object, got '${typeName(name)}'`);
        });
        return load(orm, externalIds, env, model, columns, iterated(data).map(cellsOf));
      },
    },
  };
}

/** The cells of a row as texts; nothing is an empty cell. */
const cellsOf = (row: unknown): string[] => iterated(row).map((cell) => (isTruthy(cell) ? String(cell) : ""));

/** The values of new records. Throws as the server does for what is none. */
export function recordsOf(list: unknown, version: Version): Values[] {
  if (version === 14 && list === null) return [];
  if (version === 19 && !isDictionary(list) && !Array.isArray(list)) {
    throw new OdooError("builtins.AssertionError", 500, "");
  }
  return [list].flat().map(valuesOf);
}

/** The values of a change; partners ask for a field before anybody else looks. */
function changesOf(model: string, vals: unknown): Values {
  if (isDictionary(vals)) return vals;
  if (model === "res.partner" && (typeof vals === "string" || Array.isArray(vals))) {
    const name = typeName(vals);
    throw new OdooError("builtins.AttributeError", 500, `'${name}' object has no attribute 'get'`);
  }
  throw typeError(`argument of type '${typeName(vals)}' is not iterable`);
}
