import { brokenLink, type Command, columnId, commandsOf, lineCommands, valuesOf } from "./commands.ts";
import type { Database, Row } from "./database.ts";
import { compileDomain, domainParts, namesIn } from "./domain.ts";
import { type Field, labelOf, type Model, type Version } from "./models.ts";
import {
  impossible,
  keyError,
  missingError,
  missingValue,
  type OdooError,
  valueError,
} from "./odoo-error.ts";
import { type OrderKey, orderKeys } from "./order-by.ts";
import { iterated } from "./python.ts";
import { brokenRelation, relationId, showInstant, stored } from "./values.ts";

/** Who asks, when, and what for: one per request. */
export interface Env {
  uid: number;
  /** Rights without limit. */
  admin: boolean;
  context: Readonly<Record<string, unknown>>;
  /** Start of the transaction, epoch milliseconds with fraction: the `write_date` of all that it writes. */
  now: number;
  /** Commits of the database when the request arrived: what came later it cannot see. */
  since: number;
}

export type Values = Record<string, unknown>;

/** What a model does by itself. */
export interface Behaviour {
  /** Values of a new record that were not given. */
  defaults?(env: Env, values: Values): Values;
  /** Before the values are stored; may refuse. `row` is undefined for a new record. */
  before?(env: Env, row: Row | undefined, values: Values): void;
  /** After they are stored; `changed` are the names that were given. */
  after?(env: Env, row: Row, changed: readonly string[], isNew: boolean): void;
  beforeUnlink?(env: Env, row: Row): void;
  /** Fields that are computed when they are read. */
  compute?: Readonly<Record<string, (env: Env, row: Row) => unknown>>;
  displayName?(row: Row): string;
}

/** A write that took effect within the running transaction. */
interface Effect {
  model: string;
  id: number;
  action: "create" | "write" | "unlink";
  changes: Record<string, { from?: unknown; to?: unknown }>;
}

export interface Orm {
  readonly version: Version;
  readonly database: Database;
  create(env: Env, model: string, values: Values): number;
  write(env: Env, model: string, ids: readonly number[], values: Values): void;
  unlink(env: Env, model: string, ids: readonly number[]): void;
  search(env: Env, model: string, domain: unknown, options?: SearchOptions): number[];
  read(env: Env, model: string, ids: readonly number[], fields?: readonly string[], load?: string): Values[];
  row(model: string, id: unknown): Row | undefined;
  model(name: string): Model | undefined;
  displayName(model: string, id: number): string;
  /** Sets fields without asking the model's behaviour, for what the server computes itself. */
  set(env: Env, model: string, id: number, values: Values): void;
  /** The ids of the lines of a record. */
  lines(model: string, id: number, field: string): number[];
  /** Takes the effects of the transaction so far. */
  takeEffects(): Effect[];
}

interface SearchOptions {
  offset?: number;
  /** 0 means all. */
  limit?: number;
  /** As it came; nothing means the model's own. */
  order?: unknown;
}

export function createOrm(
  version: Version,
  database: Database,
  models: ReadonlyMap<string, Model>,
  behaviours: (orm: Orm) => ReadonlyMap<string, Behaviour>,
): Orm {
  let effects: Effect[] = [];
  const fieldOf = (model: string, name: string): Field | undefined => models.get(model)?.fields[name];
  const behaviourOf = (model: string): Behaviour => acting.get(model) ?? {};

  function valueAt(env: Env, model: string, row: Row, name: string): unknown {
    const field = fieldOf(model, name);
    if (field?.type === "one2many") return orm.lines(model, row.id, name);
    if (name === "display_name") return orm.displayName(model, row.id);
    const compute = field?.computed ? behaviourOf(model).compute?.[name] : undefined;
    if (compute) return compute(env, row);
    return row[name] ?? emptyOf(field);
  }

  function unknownField(model: string, name: string, isNew: boolean): OdooError {
    if (version === 14) return valueError(`Invalid field '${name}' on model '${model}'`);
    // Partners look at each field that is written before anybody else does.
    return !isNew && model === "res.partner"
      ? keyError(name)
      : valueError(`Invalid field '${name}' in '${model}'`);
  }

  /** Values to store, and the lines to change once the record itself is stored. */
  function split(
    model: string,
    values: Values,
    isNew: boolean,
  ): { own: Values; lines: [string, Command[]][] } {
    const own: Values = {};
    const lines: [string, Command[]][] = [];
    for (const [name, value] of Object.entries(values)) {
      const field = fieldOf(model, name);
      if (!field) throw unknownField(model, name, isNew);
      if (field.type === "one2many") lines.push([name, lineCommands(model, name, value)]);
      else own[name] = field.type.startsWith("many2") ? value : stored(model, name, field, value);
    }
    return { own, lines };
  }

  function relations(env: Env, model: string, row: Row | undefined, own: Values): void {
    for (const [name, value] of Object.entries(own)) {
      const field = fieldOf(model, name);
      if (field?.type === "many2one") {
        const id = relationId(value, version);
        if (id !== false && !orm.row(field.relation ?? "", id)) {
          // The product of a line is read before the line is stored.
          throw version === 19 || (model === "sale.order.line" && name === "product_id")
            ? missingError(field.relation ?? "", id, env.uid)
            : brokenRelation(model, name);
        }
        own[name] = id;
      } else if (field?.type === "many2many") own[name] = linked(env, model, name, row, value);
    }
  }

  /** Ids after the commands of a many-to-many field. */
  function linked(env: Env, model: string, name: string, row: Row | undefined, value: unknown): number[] {
    const relation = fieldOf(model, name)?.relation ?? "";
    let ids = [...((row?.[name] as number[] | undefined) ?? [])];
    const link = (each: unknown): number => {
      const id = columnId(each, name);
      if (!orm.row(relation, id)) throw brokenLink(relation);
      return id;
    };
    for (const { kind, id, values } of commandsOf(model, name, value)) {
      if (kind === 0) ids = [...ids, orm.create(env, relation, valuesOf(values))];
      else if (kind === 1) orm.write(env, relation, known(relation, id), valuesOf(values));
      else if (kind === 2) orm.unlink(env, relation, known(relation, id));
      else if (kind === 4) ids = [...ids.filter((each) => each !== id), link(id)];
      else if (kind === 5) ids = [];
      else if (kind === 6) ids = iterated(values).map(link);
      if (kind === 2 || kind === 3) ids = ids.filter((each) => each !== id);
    }
    return ids;
  }

  const known = (model: string, id: unknown): number[] =>
    typeof id === "number" && orm.row(model, id) ? [id] : [];

  function checkStored(model: string, id: number, complete: Values): void {
    for (const [name, field] of Object.entries(models.get(model)?.fields ?? {})) {
      const value = complete[name];
      if (field.required && (value === undefined || value === false || value === null)) {
        throw missingValue(model, name, labelOf(name));
      }
    }
    const unique = models.get(model)?.unique;
    const [first = ""] = unique?.fields ?? [];
    if (!unique || !complete[first]) return;
    const table = database.table(model);
    const others = table.withValue(first, complete[first]).filter((other) => other !== id);
    const isTaken = others.some((other) =>
      unique.fields.every((name) => (table.get(other)?.[name] ?? false) === (complete[name] ?? false)),
    );
    if (isTaken) throw impossible(unique.message);
  }

  function writeLines(env: Env, model: string, id: number, lines: readonly [string, Command[]][]): void {
    for (const [name, commands] of lines) {
      const field = fieldOf(model, name);
      const relation = field?.relation ?? "";
      const back = field?.relation_field ?? "";
      /** Lines that cannot stand alone are deleted. */
      const detach = (ids: readonly number[]): void =>
        fieldOf(relation, back)?.required
          ? orm.unlink(env, relation, ids)
          : orm.write(env, relation, ids, { [back]: false });
      for (const { kind, id: line, values } of commands) {
        if (kind === 0) orm.create(env, relation, { ...valuesOf(values), [back]: id });
        else if (kind === 1) orm.write(env, relation, [columnId(line, name)], valuesOf(values));
        else if (kind === 2) orm.unlink(env, relation, [existing(env, relation, line, name)]);
        else if (kind === 3) detach([existing(env, relation, line, name)]);
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
    }
  }

  /** Throws where a record points at this one that cannot do without. */
  function checkUnused(model: string, id: number): void {
    for (const [user, { fields }] of models) {
      for (const [name, field] of Object.entries(fields)) {
        if (!field.restricts || field.relation !== model) continue;
        if (database.table(user).withValue(name, id).length > 0) throw brokenLink(user);
      }
    }
  }

  function existing(env: Env, model: string, line: unknown, field: string): number {
    const id = columnId(line, field);
    if (orm.row(model, id)) return id;
    throw missingError(model, id, env.uid);
  }

  const orm: Orm = {
    version,
    database,
    row: (model, id) => (typeof id === "number" ? database.table(model).get(id) : undefined),
    model: (name) => models.get(name),
    displayName(model, id) {
      const row = orm.row(model, id);
      if (!row) return "";
      return behaviourOf(model).displayName?.(row) ?? String(row["name"] ?? `${model},${id}`);
    },
    lines(model, id, name) {
      const field = fieldOf(model, name);
      const table = database.table(field?.relation ?? "");
      const ids = table.withValue(field?.relation_field ?? "", id);
      return ids.filter((line) => table.get(line)?.["active"] !== false);
    },
    create(env, model, values) {
      const { own, lines } = split(model, values, true);
      const defaults = Object.entries(models.get(model)?.fields ?? {}).flatMap(([name, field]) =>
        field.default === undefined || field.computed ? [] : [[name, field.default]],
      );
      relations(env, model, undefined, own);
      const behaviour = behaviourOf(model);
      const given = { ...behaviour.defaults?.(env, own), ...own };
      const complete: Values = { ...Object.fromEntries(defaults), ...given };
      behaviour.before?.(env, undefined, complete);
      const id = database.nextId(model);
      checkStored(model, id, complete);
      const stamps = { create_date: env.now, write_date: env.now, create_uid: env.uid, write_uid: env.uid };
      const row: Row = { ...complete, ...stamps, id };
      database.table(model).insert(row);
      const shown = Object.entries(own).map(([name, to]) => [name, { to }]);
      effects.push({ model, id, action: "create", changes: Object.fromEntries(shown) });
      writeLines(env, model, id, lines);
      behaviour.after?.(env, row, [...Object.keys(own), ...lines.map(([name]) => name)], true);
      return id;
    },
    write(env, model, ids, values) {
      for (const id of ids) {
        const row = orm.row(model, id);
        if (!row) throw missingError(model, id, env.uid);
        const { own, lines } = split(model, values, false);
        relations(env, model, row, own);
        const behaviour = behaviourOf(model);
        behaviour.before?.(env, row, own);
        checkStored(model, id, { ...row, ...own });
        orm.set(env, model, id, own);
        writeLines(env, model, id, lines);
        behaviour.after?.(env, row, [...Object.keys(own), ...lines.map(([name]) => name)], false);
      }
    },
    set(env, model, id, values) {
      const table = database.table(model);
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
      effects.push({ model, id, action: "write", changes });
    },
    unlink(env, model, ids) {
      for (const id of ids) {
        const row = orm.row(model, id);
        // The server says that all is well.
        if (!row) continue;
        behaviourOf(model).beforeUnlink?.(env, row);
        checkUnused(model, id);
        database.table(model).remove(id);
        const table = database.table("ir.model.data");
        for (const known of table.withValue("res_id", id)) {
          if (table.get(known)?.["model"] === model) table.remove(known);
        }
        effects.push({ model, id, action: "unlink", changes: {} });
        behaviourOf(model).after?.(env, row, [], false);
      }
    },
    search(env, model, asked, { offset = 0, limit = 0, order } = {}) {
      const known = models.get(model);
      const world = {
        version,
        model,
        field: fieldOf,
        value: (at: string, row: Row, name: string) => valueAt(env, at, row, name),
        row: (at: string, id: number) => orm.row(at, id),
      };
      const domain = domainParts(asked, version);
      const fits = compileDomain(domain, world);
      const keys = orderKeys(model, known, order, version);
      const archived =
        known?.fields["active"] &&
        env.context["active_test"] !== false &&
        !namesIn(domain).includes("active");
      const companies = env.context["allowed_company_ids"];
      const inView = (row: Row): boolean =>
        !Array.isArray(companies) || !row["company_id"] || companies.includes(row["company_id"]);
      const found = [...candidates(model, domain)].filter(
        (row) => !(archived && row["active"] === false) && inView(row) && fits(row),
      );
      const ordered = found.sort(comparator(env, model, keys));
      const page = ordered.slice(offset, limit > 0 ? offset + limit : undefined);
      return page.map((row) => row.id);
    },
    read(env, model, ids, names, load) {
      const asked = names && names.length > 0 ? names : Object.keys(models.get(model)?.fields ?? {});
      for (const name of asked) {
        if (fieldOf(model, name)) continue;
        throw valueError(
          version === 19
            ? `Invalid field '${name}' on '${model}'`
            : `Invalid field '${name}' on model '${model}'`,
        );
      }
      return ids.flatMap((id): Values[] => {
        const row = orm.row(model, id);
        if (!row && asked.every((name) => name === "id")) {
          if (version === 19) return [{ id }];
          throw missingError(model, id, env.uid);
        }
        if (!row) return [];
        const entries = asked.map((name): [string, unknown] => {
          const field = fieldOf(model, name);
          return [name, field ? shown(field, valueAt(env, model, row, name), load) : false];
        });
        return [{ id, ...Object.fromEntries(entries) }];
      });
    },
    takeEffects() {
      const taken = effects;
      effects = [];
      return taken;
    },
  };
  const acting = behaviours(orm);

  /** Rows that an equality of the domain leaves, by index. */
  function* candidates(model: string, domain: readonly unknown[]): Iterable<Row> {
    const table = database.table(model);
    const equal = domain.some((part) => part === "|" || part === "!")
      ? undefined
      : (domain.find(
          (part) =>
            Array.isArray(part) &&
            (part[1] === "=" || part[1] === "in") &&
            isIndexed(model, String(part[0])) &&
            [part[2]].flat().every((value) => value !== false && value !== ""),
        ) as [string, string, unknown] | undefined);
    if (!equal) return yield* table.rows();
    const [name, , wanted] = equal;
    for (const value of new Set([wanted].flat())) {
      const ids = name === "id" ? [value as number] : table.withValue(name, value);
      for (const id of ids) {
        const row = table.get(id);
        if (row) yield row;
      }
    }
  }

  function isIndexed(model: string, name: string): boolean {
    const field = fieldOf(model, name);
    return !!field && !field.computed && (name === "id" || ["char", "many2one"].includes(field.type));
  }

  function comparator(env: Env, model: string, keys: readonly OrderKey[]): (a: Row, b: Row) => number {
    return (a, b) => {
      for (const { field, isDescending } of keys) {
        const [x, y] = [valueAt(env, model, a, field), valueAt(env, model, b, field)];
        const by =
          typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
        if (by !== 0) return isDescending ? -by : by;
      }
      return a.id - b.id;
    };
  }

  function shown(field: Field, value: unknown, load: string | undefined): unknown {
    if (field.type === "datetime") return typeof value === "number" ? showInstant(value) : false;
    if (field.type !== "many2one" || typeof value !== "number") return value;
    return load === "" ? value : [value, orm.displayName(field.relation ?? "", value)];
  }

  return orm;
}

function emptyOf(field: Field | undefined): unknown {
  if (field?.type.endsWith("2many")) return [];
  return ["integer", "float", "monetary"].includes(field?.type ?? "") ? 0 : false;
}
