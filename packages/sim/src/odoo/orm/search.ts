import type { Row } from "../database.ts";
import { compileDomain, domainParts, namesIn } from "../domain.ts";
import { trees } from "../models.ts";
import { type OrderKey, orderKeys } from "../order-by.ts";
import type { Env, SearchOptions } from "../orm.ts";
import { fieldValue, type World } from "./world.ts";

/** The ids that fit, in their order. Throws for a domain or an order that the server refuses. */
export function search(
  world: World,
  env: Env,
  model: string,
  asked: unknown,
  { offset = 0, limit = 0, order }: SearchOptions = {},
): number[] {
  const { version, orm } = world;
  const domain = domainParts(asked, version);
  const fits = compileDomain(domain, {
    version,
    model,
    field: world.fieldOf,
    value: (at, row, name) => fieldValue(world, env, at, row, name),
    row: orm.row,
    search: (at, wanted, seesArchived) =>
      search(world, seesArchived ? seeing(env) : env, at, wanted, { order: "id" }),
    tree: (at) => trees[at],
    uid: env.uid,
  });
  const keys = orderKeys(model, orm.model(model), order, version);
  const inView = viewOf(world, env, model, domain);
  const found = [...candidates(world, model, domain)].filter((row) => inView(row) && fits(row));
  const ordered = found.sort(comparator(world, env, model, keys));
  const page = ordered.slice(offset, limit > 0 ? offset + limit : undefined);
  return page.map((row) => row.id);
}

const seeing = (env: Env): Env => ({ ...env, context: { ...env.context, active_test: false } });

/** Leaves out what is archived, unless the domain or the context asks for it, and other companies' records. */
function viewOf(world: World, env: Env, model: string, domain: readonly unknown[]): (row: Row) => boolean {
  const hidesArchived =
    world.fieldOf(model, "active") !== undefined &&
    env.context["active_test"] !== false &&
    !namesIn(domain).includes("active");
  const companies = env.context["allowed_company_ids"];
  return (row) =>
    !(hidesArchived && row["active"] === false) &&
    (!Array.isArray(companies) || !row["company_id"] || companies.includes(row["company_id"]));
}

/** Rows that an equality of the domain leaves, by index. */
function* candidates(world: World, model: string, domain: readonly unknown[]): Iterable<Row> {
  const table = world.database.table(model);
  const equal = domain.some((part) => part === "|" || part === "!")
    ? undefined
    : domain.find((part) => isLookup(world, model, part));
  if (!Array.isArray(equal)) return yield* table.rows();
  const [name, , wanted]: unknown[] = equal;
  const field = String(name);
  for (const value of new Set([wanted].flat())) {
    const ids =
      field === "id" ? [value].filter((id) => typeof id === "number") : table.withValue(field, value);
    for (const id of ids) {
      const row = table.get(id);
      if (row) yield row;
    }
  }
}

/** Whether a part of a domain is an equality that an index answers. */
function isLookup(world: World, model: string, part: unknown): boolean {
  if (!Array.isArray(part)) return false;
  const [name, operator, wanted]: unknown[] = part;
  return (
    (operator === "=" || operator === "in") &&
    isIndexed(world, model, String(name)) &&
    [wanted].flat().every((value) => value !== false && value !== "")
  );
}

function isIndexed({ fieldOf }: World, model: string, name: string): boolean {
  const field = fieldOf(model, name);
  return !!field && !field.computed && (name === "id" || ["char", "many2one"].includes(field.type));
}

function comparator(
  world: World,
  env: Env,
  model: string,
  keys: readonly OrderKey[],
): (a: Row, b: Row) => number {
  return (a, b) => {
    for (const { field, isDescending } of keys) {
      const [x, y] = [fieldValue(world, env, model, a, field), fieldValue(world, env, model, b, field)];
      const by = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
      if (by !== 0) return isDescending ? -by : by;
    }
    return a.id - b.id;
  };
}
