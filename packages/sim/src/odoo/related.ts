import type { DomainWorld } from "./domain.ts";
import type { Field } from "./models.ts";
import { keyError, missingError, OdooError, typeError, valueError } from "./odoo-error.ts";
import { isDictionary, typeName } from "./python.ts";

/** Operators about the records behind a relation; 14 knows the trees alone. */
export const relationOperators: Readonly<Record<14 | 19, readonly string[]>> = {
  14: ["child_of", "parent_of"],
  19: ["child_of", "parent_of", "any", "not any"],
};

/** One condition about the records behind a field of a model. */
interface Related {
  operator: string;
  wanted: unknown;
  /** The model that the field is of. */
  model: string;
  name: string;
  field: Field;
  /** The condition as the server shows it. */
  shown: string;
}

/** The ids that a condition leads to, compared with the field; `ofRecord`: with the record's own id instead. */
interface Leads {
  ids: ReadonlySet<unknown>;
  ofRecord: boolean;
}

/** Which records a condition leads to. Throws the server's errors, and one of its own for what nobody has seen yet. */
export function leadsOf(condition: Related, world: DomainWorld): Leads {
  return condition.operator.endsWith("any") ? fitting(condition, world) : ofTree(condition, world);
}

/** `any`: the records behind a many2one whether they are archived or not, the lines that are seen. */
function fitting({ wanted, model, name, field, shown }: Related, world: DomainWorld): Leads {
  const target = name === "id" ? model : field.relation;
  const domain = wanted === true ? [] : wanted === false || wanted === null ? [[0, "=", 1]] : wanted;
  if (!Array.isArray(domain))
    throw typeError(`Domain() invalid argument type for domain: ${JSON.stringify(domain)}`);
  if (target === undefined)
    throw valueError(`Cannot use 'any' with non-relational fields in condition ${shown}`);
  const seesArchived = !field.type.endsWith("2many");
  return { ids: new Set(world.search(target, domain, seesArchived)), ofRecord: false };
}

function ofTree(condition: Related, world: DomainWorld): Leads {
  const { operator, model, name, field, shown } = condition;
  const isNew = world.version === 19;
  const target = name === "id" ? model : field.relation;
  if (target === undefined) throw notRelational(condition, isNew);
  const isOwn = target === model;
  if (isOwn && field.type === "one2many") throw unseen(`${operator} of lines of the same model`, shown);
  const roots = rootsOf(condition, target, world);
  if (roots.length === 0) return { ids: new Set(), ofRecord: false };
  const { parent = "parent_id", isPathKept } = world.tree(target) ?? {};
  const along = isOwn && field.type === "many2one" ? name : parent;
  const keepsPath = isPathKept === true && along === parent;
  if (keepsPath) refuseMissing(target, roots, world);
  const members =
    operator === "child_of"
      ? descendants(target, along, roots, world)
      : ancestors(target, along, roots, world);
  // 14 searches the other model once more, which leaves out what is archived.
  const isSearched = !isNew && (!isOwn || field.type === "many2many");
  const ids = isSearched ? world.search(target, [["id", "in", [...members]]], false) : members;
  return { ids: new Set<unknown>(ids), ofRecord: isOwn && field.type === "many2one" };
}

/** Where a tree is entered: ids as they are, texts by the names that hold them. */
function rootsOf({ wanted, field, shown }: Related, target: string, world: DomainWorld): number[] {
  const isNew = world.version === 19;
  if (wanted === false || wanted === 0 || (isNew && wanted === null)) return [];
  const isOne = typeof wanted === "string" || Number.isInteger(wanted);
  if (!isOne && !Array.isArray(wanted)) {
    if (wanted === true) throw unseen("a tree of `True`", shown);
    if (isNew)
      throw valueError(`Value of type <class '${typeName(wanted)}'> is not supported in condition ${shown}`);
    if (isDictionary(wanted)) throw unseen("a tree of a dictionary", shown);
    throw typeError(`'${typeName(wanted)}' object is not iterable`);
  }
  const values: unknown[] = [wanted].flat();
  const given = values.filter((value) => typeof value === "number" && Number.isInteger(value));
  const names = values.filter((value) => typeof value === "string");
  const isMixed = given.length > 0 && names.length > 0 && !isNew;
  if (given.length + names.length < values.length || isMixed) throw unseen("a tree of such values", shown);
  // 19 looks for a many2one among what is archived, too; ids of a many2many it takes only where they are seen.
  const seesArchived = isNew && field.type === "many2one";
  const named = names.flatMap((name) =>
    world.search(target, [["display_name", "ilike", name]], seesArchived),
  );
  const ids = given.map(Number);
  const own = isNew && field.type === "many2many" ? world.search(target, [["id", "in", ids]], false) : ids;
  return [...new Set([...own, ...named])];
}

function descendants(
  model: string,
  parent: string,
  roots: readonly number[],
  world: DomainWorld,
): ReadonlySet<number> {
  const found = new Set(roots);
  for (let level = roots; level.length > 0; ) {
    // What is archived leads on to what is not.
    level = world.search(model, [[parent, "in", level]], true).filter((id) => !found.has(id));
    for (const id of level) found.add(id);
  }
  return found;
}

function ancestors(
  model: string,
  parent: string,
  roots: readonly number[],
  world: DomainWorld,
): ReadonlySet<number> {
  if (!world.field(model, parent)) throw keyError(parent);
  const found = new Set<number>();
  for (const root of roots) {
    for (let id: unknown = root; typeof id === "number" && !found.has(id); ) {
      found.add(id);
      const row = world.row(model, id);
      id = row && world.value(model, row, parent);
    }
  }
  return found;
}

/** A model that keeps its paths reads that of each root. */
function refuseMissing(model: string, roots: readonly number[], world: DomainWorld): void {
  const missing = roots.find((id) => !world.row(model, id));
  if (missing !== undefined) throw missingError(model, missing, world.uid);
}

/** 14 hands the operator to PostgreSQL. */
function notRelational({ operator, model, name, field, shown }: Related, isNew: boolean): OdooError {
  if (isNew)
    return valueError(
      `Cannot execute ${operator} for ${model}.${name}, works only for relational fields in condition ${shown}`,
    );
  if (field.computed && !field.isStored) return unseen(`${operator} of a field without a column`, shown);
  return new OdooError("psycopg2.errors.SyntaxError", 500, `syntax error at or near "${operator}"\n`);
}

/** Rather an error than a list that no server would give. */
function unseen(what: string, shown: string): OdooError {
  const message = `the simulator does not know what a server makes of ${what}: ${shown}`;
  return new OdooError("builtins.NotImplementedError", 500, message);
}
