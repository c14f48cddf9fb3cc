import { checkAccess } from "./access.ts";
import { fieldNames, rowCount } from "./arguments.ts";
import { valuesOf } from "./commands.ts";
import { type ExternalIds, externalId } from "./external-ids.ts";
import { load } from "./load.ts";
import { labelOf, type Version } from "./models.ts";
import { accessError, missingError, OdooError, typeError, valueError } from "./odoo-error.ts";
import type { Env, Orm, Values } from "./orm.ts";
import { isDictionary, isTruthy, iterated, typeName } from "./python.ts";
import type { Sales } from "./sales.ts";
import type { Stock } from "./stock.ts";
import { showInstant } from "./values.ts";

export type Args = Readonly<Record<string, unknown>>;

export interface Method {
  /** Of records, which come as `ids`, or of the model. */
  on: "records" | "model";
  /** Names in the order of their positions; those that end in `?` may be left out. */
  parameters: readonly string[];
  /** Milliseconds of work during which other requests may come in between. */
  work?: number;
  run(env: Env, model: string, ids: readonly number[], args: Args): unknown;
}

export interface Server {
  orm: Orm;
  externalIds: ExternalIds;
  sales: Sales;
  stock: Stock;
  /** How long a write that can lose a race takes, milliseconds. */
  work: number;
}

/** The public methods of all models, and those of single models as `model.method`. */
export function methodsOf(server: Server): ReadonlyMap<string, Method> {
  return new Map<string, Method>([...generic(server), ...ofModels(server)]);
}

function generic({ orm, externalIds, work }: Server): [string, Method][] {
  const isNew = orm.version === 19;
  const access = (env: Env, model: string, kind: "read" | "write" | "create" | "unlink"): void =>
    checkAccess(orm.version, env, model, kind);
  const exists = (env: Env, model: string, ids: readonly number[]): void => {
    for (const id of ids) if (!orm.row(model, id)) throw missingError(model, id, env.uid);
  };
  const search = (env: Env, model: string, args: Args): number[] => {
    access(env, model, "read");
    const { domain = [], offset, limit, order } = args;
    return orm.search(env, model, domain, {
      offset: rowCount("OFFSET", offset, orm.version),
      limit: rowCount("LIMIT", limit, orm.version),
      order,
    });
  };
  const page = ["offset?", "limit?", "order?"];
  return [
    [
      "search",
      {
        on: "model",
        parameters: ["domain", ...page],
        run: (env, model, _, args) => search(env, model, args),
      },
    ],
    [
      "search_count",
      {
        on: "model",
        parameters: isNew ? ["domain", "limit?"] : ["domain"],
        run: (env, model, _, args) => {
          const { domain, limit } = args;
          return search(env, model, { domain, limit }).length;
        },
      },
    ],
    [
      "search_read",
      {
        on: "model",
        parameters: ["domain?", "fields?", ...page],
        run: (env, model, _, args) => {
          const ids = search(env, model, args);
          // 14 looks at the names only where there is something to read.
          return ids.length === 0 && !isNew ? [] : orm.read(env, model, ids, fieldNames(args["fields"]));
        },
      },
    ],
    [
      "read",
      {
        on: "records",
        parameters: ["fields?", "load?"],
        run(env, model, ids, args) {
          access(env, model, "read");
          return orm.read(env, model, ids, fieldNames(args["fields"]), args["load"] as string | undefined);
        },
      },
    ],
    [
      "create",
      {
        on: "model",
        parameters: ["vals_list"],
        run(env, model, _, { vals_list: list }) {
          access(env, model, "create");
          const ids = recordsOf(list, orm.version).map((values) => orm.create(env, model, values));
          return isDictionary(list) ? ids[0] : ids;
        },
      },
    ],
    [
      "write",
      {
        on: "records",
        parameters: ["vals"],
        run(env, model, ids, { vals }) {
          access(env, model, "write");
          orm.write(env, model, ids, changesOf(model, vals));
          return true;
        },
      },
    ],
    [
      "unlink",
      {
        on: "records",
        parameters: [],
        run(env, model, ids) {
          access(env, model, "unlink");
          orm.unlink(env, model, ids);
          return true;
        },
      },
    ],
    [
      "load",
      {
        on: "model",
        parameters: ["fields", "data"],
        work,
        run(env, model, _, { fields, data }) {
          access(env, model, "create");
          const columns = iterated(fields).map((name) => {
            if (typeof name === "string") return name;
            throw typeError(`expected string or bytes-like object, got '${typeName(name)}'`);
          });
          return load(orm, externalIds, env, model, columns, iterated(data).map(cellsOf));
        },
      },
    ],
    [
      "fields_get",
      {
        on: "model",
        parameters: ["allfields?", "attributes?"],
        run: (_env, model, _ids, args) => describeFields(orm, model, args),
      },
    ],
    [
      "get_metadata",
      {
        on: "records",
        parameters: [],
        run(env, model, ids) {
          exists(env, model, ids);
          return ids.map((id) => metadata(orm, externalIds, model, id, isNew));
        },
      },
    ],
    [
      "name_search",
      {
        on: "model",
        parameters: ["name?", "domain?", "operator?", "limit?"],
        run: (env, model, _, args) => {
          const domain = [
            ...((args["domain"] as unknown[] | undefined) ?? []),
            ["display_name", "ilike", args["name"] ?? ""],
          ];
          const ids = search(env, model, { domain, limit: args["limit"] ?? 100 });
          return ids.map((id) => [id, orm.displayName(model, id)]);
        },
      },
    ],
  ];
}

function ofModels({ orm, externalIds, sales, stock, work }: Server): [string, Method][] {
  const isNew = orm.version === 19;
  const onOrders = (run: (env: Env, ids: readonly number[]) => unknown): Method => ({
    on: "records",
    parameters: [],
    work,
    run(env, _model, ids) {
      for (const id of ids) if (!orm.row("sale.order", id)) throw missingError("sale.order", id, env.uid);
      return run(env, ids);
    },
  });
  const lock = (locked: boolean, answer: unknown): Method =>
    onOrders((env, ids) => {
      sales.lock(env, ids, locked);
      return answer;
    });
  return [
    ["sale.order.action_confirm", onOrders(sales.confirm)],
    ["sale.order.action_cancel", onOrders(sales.cancel)],
    ["sale.order.action_draft", onOrders(sales.draft)],
    ["sale.order.action_unlock", lock(false, isNew ? undefined : true)],
    isNew ? ["sale.order.action_lock", lock(true, undefined)] : ["sale.order.action_done", lock(true, true)],
    [
      "stock.quant.create",
      {
        on: "model",
        parameters: ["vals_list"],
        work,
        run: (env, _model, _ids, { vals_list: list }) => {
          const ids = recordsOf(list, orm.version).map((values) => stock.count(env, values));
          return Array.isArray(list) ? ids : ids[0];
        },
      },
    ],
    [
      "res.users.context_get",
      {
        on: "model",
        parameters: [],
        run: (env) => ({ lang: "en_US", tz: false, ...(isNew ? { uid: env.uid } : {}) }),
      },
    ],
    [
      "ir.model.data.check_object_reference",
      {
        on: "model",
        parameters: ["module", "xml_id", "raise_on_access_error?"],
        run(_env, _model, _ids, { module, xml_id: name }) {
          const complete = externalId(`${String(module)}.${String(name)}`);
          const found = externalIds.find(complete);
          if (found) return [found.model, found.id];
          const stale = externalIds.remembered(complete);
          if (stale !== undefined) return [stale, false];
          throw valueError(`External ID not found in the system: ${complete}`);
        },
      },
    ],
  ];
}

/** The cells of a row as texts; nothing is an empty cell. */
const cellsOf = (row: unknown): string[] => iterated(row).map((cell) => (isTruthy(cell) ? String(cell) : ""));

/** The values of new records. Throws as the server does for what is none. */
function recordsOf(list: unknown, version: Version): Values[] {
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

function describeFields(orm: Orm, model: string, { allfields, attributes }: Args): Record<string, unknown> {
  const names = fieldNames(allfields);
  const asked = isTruthy(attributes) ? iterated(attributes) : undefined;
  const fields = Object.entries(orm.model(model)?.fields ?? {});
  const wanted = fields.filter(([name]) => !names || names.length === 0 || names.includes(name));
  return Object.fromEntries(
    wanted.map(([name, field]) => {
      const all: Record<string, unknown> = {
        type: field.type,
        string: labelOf(name),
        readonly: field.readonly === true,
        required: field.required === true,
        store: field.computed !== true,
        ...(field.relation ? { relation: field.relation } : {}),
        ...(field.relation_field ? { relation_field: field.relation_field } : {}),
        ...(field.size ? { size: field.size } : {}),
        ...(field.selection ? { selection: field.selection.map((key) => [key, labelOf(key)]) } : {}),
        ...(field.type === "float"
          ? { digits: field.digits === undefined ? false : [16, field.digits] }
          : {}),
      };
      const kept = Object.entries(all).filter(([key]) => !asked || asked.includes(key));
      return [name, Object.fromEntries(kept)];
    }),
  );
}

function metadata(orm: Orm, externalIds: ExternalIds, model: string, id: number, isNew: boolean): Values {
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
    ...(isNew
      ? { xmlids: [first, ...more].flatMap((xmlid) => (xmlid ? [{ xmlid, noupdate: false }] : [])) }
      : {}),
  };
}

/** The method of a model, as a call names it. Throws what the version says about private and unknown names. */
export function findMethod(
  methods: ReadonlyMap<string, Method>,
  orm: Orm,
  model: string,
  method: string,
  unknownModel: (model: string) => OdooError,
  unknownMethod: (model: string, method: string) => OdooError,
): Method {
  if (!orm.model(model)) throw unknownModel(model);
  if (method.startsWith("_")) {
    const shown = orm.version === 19 ? `'${model}.${method}'` : method;
    throw accessError(`Private methods (such as ${shown}) cannot be called remotely.`);
  }
  const found = methods.get(`${model}.${method}`) ?? methods.get(method);
  if (!found) throw unknownMethod(model, method);
  return found;
}
