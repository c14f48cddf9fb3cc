import { type Comparison, comparison } from "./comparison.ts";
import type { Row } from "./database.ts";
import { type Field, labelOf, type Tree, type Version } from "./models.ts";
import { indexError, OdooError, typeError, valueError } from "./odoo-error.ts";
import {
  checkHashable,
  checkInteger,
  checkText,
  floatOf,
  integerOf,
  isDictionary,
  isTruthy,
  noNumber,
  typeName,
} from "./python.ts";
import { leadsOf, relationOperators } from "./related.ts";
import { checkDay } from "./values.ts";

/** What a condition needs to know of the rest of the world. */
export interface DomainWorld {
  version: Version;
  model: string;
  field(model: string, name: string): Field | undefined;
  /** Value of a field as it is stored or computed. */
  value(model: string, row: Row, name: string): unknown;
  row(model: string, id: number): Row | undefined;
  /** The ids of another search, as the same user; `seesArchived`, or as the context says. */
  search(model: string, domain: readonly unknown[], seesArchived: boolean): number[];
  /** How the records of a model form a tree; undefined where they form none. */
  tree(model: string): Tree | undefined;
  uid: number;
}

type Condition = (row: Row) => boolean;

const operators = [
  "=",
  "!=",
  "<>",
  ">",
  ">=",
  "<",
  "<=",
  "in",
  "not in",
  "like",
  "ilike",
  "not like",
  "not ilike",
  "=like",
  "=ilike",
  "=?",
];

/** Compiles a domain in prefix notation; throws the server's errors for what is none, and for what it does not know. */
export function compileDomain(domain: readonly unknown[], world: DomainWorld): Condition {
  const stack: Condition[] = [];
  const operand = (): Condition => {
    const condition = stack.pop();
    if (!condition) throw malformed(domain, world.version);
    return condition;
  };
  for (const part of [...domain].reverse()) {
    if (part === "!") {
      const inner = operand();
      stack.push((row) => !inner(row));
    } else if (part === "&" || part === "|") {
      const [a, b] = [operand(), operand()];
      stack.push(part === "&" ? (row) => a(row) && b(row) : (row) => a(row) || b(row));
    } else stack.push(leaf(part, world));
  }
  return (row) => stack.every((condition) => condition(row));
}

/** The parts of a domain. Throws for what is not a list. */
export function domainParts(domain: unknown, version: Version): readonly unknown[] {
  if (Array.isArray(domain)) return domain;
  if (version === 19) throw typeError(`Domain() invalid argument type for domain: ${JSON.stringify(domain)}`);
  if (typeof domain === "string" || isDictionary(domain)) throw notADomain();
  throw typeError(`object of type '${typeName(domain)}' has no len()`);
}

const notADomain = (): OdooError =>
  new OdooError(
    "builtins.AssertionError",
    500,
    "Domains to normalize must have a 'domain' form: a list or tuple of domain components",
  );

function malformed(domain: readonly unknown[], version: Version): OdooError {
  const shown = JSON.stringify(domain);
  return version === 19
    ? valueError(`Domain() malformed domain ${shown}`)
    : new OdooError("builtins.AssertionError", 500, `This domain is syntactically not correct: ${shown}`);
}

/** Fields that a domain names, without their paths. */
export const namesIn = (domain: readonly unknown[]): string[] =>
  domain.flatMap((part) => (Array.isArray(part) ? [String(part[0]).split(".")[0] ?? ""] : []));

function leaf(part: unknown, world: DomainWorld): Condition {
  const isNew = world.version === 19;
  if (!isNew && !Array.isArray(part) && typeof part !== "string") {
    throw typeError(`object of type '${typeName(part)}' has no len()`);
  }
  if (!isNew && (!Array.isArray(part) || part.length < 2)) throw indexError();
  if (!Array.isArray(part) || part.length !== 3)
    throw valueError(`Invalid domain term ${JSON.stringify(part)}`);
  const [path, written, wanted]: unknown[] = part;
  const shown = `('${String(path)}', '${String(written)}', ${typeof wanted === "string" ? `'${wanted}'` : String(wanted)})`;
  if (typeof path === "number" && path === wanted && written === "=") return () => true;
  if (typeof path === "number" && written === "=" && wanted === 1) return () => false;
  const operator = operatorOf(written, wanted, shown, isNew);
  if (typeof path !== "string") throw typeError(`Domain() invalid arguments: ${shown}`);
  if (isNew && path === "") throw typeError(`Empty field name in condition ${shown}`);
  const steps = path.split(".");
  const end = endOf(steps, shown, world);
  const { test, at } = relationOperators[world.version].includes(operator)
    ? related(operator, wanted, steps, { ...end, shown }, world)
    : { test: compared(operator, wanted, steps, end.field, world), at: steps };
  return (row) => valuesAt(row, world.model, at, world).some(test) !== isNegative(operator);
}

/** The field at the end of a path, and the model that it is of. */
function endOf(steps: readonly string[], shown: string, world: DomainWorld): { model: string; field: Field } {
  const isNew = world.version === 19;
  const of = (model: string, step: string): Field => {
    const field = world.field(model, step);
    if (!field)
      throw valueError(`Invalid field ${model}.${step} in ${isNew ? "condition" : "leaf"} ${shown}`);
    return field;
  };
  let model = world.model;
  let field = of(model, steps[0] ?? "");
  for (const step of steps.slice(1)) {
    if (!isNew && !field.relation) {
      const message = `'${labelOf(field.type)}' object has no attribute 'auto_join'`;
      throw new OdooError("builtins.AttributeError", 500, message);
    }
    model = field.relation ?? model;
    field = of(model, step);
  }
  return { model, field };
}

function compared(
  operator: string,
  wanted: unknown,
  steps: readonly string[],
  field: Field,
  { version }: DomainWorld,
): Comparison {
  return comparison(operator, checkedValue(wanted, operator, field, steps, version === 19), field, version);
}

/** A condition about the records behind the last field, or about the record itself. */
function related(
  operator: string,
  wanted: unknown,
  steps: readonly string[],
  end: { model: string; field: Field; shown: string },
  world: DomainWorld,
): { test: Comparison; at: readonly string[] } {
  const { ids, ofRecord } = leadsOf({ operator, wanted, name: steps.at(-1) ?? "", ...end }, world);
  const at = ofRecord ? [...steps.slice(0, -1), "id"] : steps;
  return { test: (value) => ids.has(value), at };
}

function operatorOf(written: unknown, wanted: unknown, shown: string, isNew: boolean): string {
  checkHashable(written);
  if (isNew) {
    if (typeof written !== "string") {
      throw new OdooError(
        "builtins.AttributeError",
        500,
        `'${typeName(written)}' object has no attribute 'lower'`,
      );
    }
  }
  const lower = isNew ? String(written).toLowerCase() : String(written);
  const operator = isNew && lower === "==" ? "=" : lower;
  if (operators.includes(operator) || relationOperators[isNew ? 19 : 14].includes(operator)) return operator;
  if (!isNew) checkHashable(wanted);
  throw valueError(isNew ? `Invalid operator in condition ${shown}` : `Invalid leaf ${shown}`);
}

/** What is compared, as the server reads it. Throws for what a field of that kind cannot be compared with. */
function checkedValue(
  wanted: unknown,
  operator: string,
  field: Field,
  steps: readonly string[],
  isNew: boolean,
): unknown {
  const isSet = operator === "in" || operator === "not in";
  if (isSet && !Array.isArray(wanted)) {
    if (!isNew && wanted !== false)
      throw valueError(`Invalid domain term ('${steps.join(".")}', '${operator}', …)`);
    return checkedValue([wanted], operator, field, steps, isNew);
  }
  const isText = operator.includes("like");
  for (const value of [wanted].flat()) {
    if (isNew) checkHashable(value);
    if (typeof value === "string") checkText(value);
    if (isText || !isTruthy(value)) continue;
    if (field.type === "integer" && steps.at(-1) === "id") checkId(value, isNew);
    else if (field.type === "integer") integerOf(value);
    else if (field.type === "float" || field.type === "monetary") floatOf(value);
    else if (field.type === "date" || field.type === "datetime") checkInstant(value, isNew);
  }
  return wanted;
}

function checkId(value: unknown, isNew: boolean): void {
  if (typeof value === "string" && !/^\d+$/.test(value)) throw noNumber(value);
  if (isNew && value === true) {
    throw new OdooError(
      "psycopg2.errors.UndefinedFunction",
      500,
      "operator does not exist: integer = boolean\n",
    );
  }
  if (isNew) return;
  if (value === true || (typeof value === "number" && !Number.isInteger(value)))
    throw noNumber(String(value));
  checkInteger(Number(value));
}

function checkInstant(value: unknown, isNew: boolean): void {
  if (!isNew) {
    checkTimestamp(String(value));
    return;
  }
  if (typeof value !== "string") throw valueError(`Failed to cast ${String(value)} into a datetime`);
  const [day] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(value) ?? [];
  if (day === undefined) throw valueError(`Invalid term '${value}' in expression date: '${value}'`);
  checkDay(day);
}

/** 14 leaves it to PostgreSQL, which takes an offset without a word. */
function checkTimestamp(text: string): void {
  const [day] = /^\d{4}-\d{2}-\d{2}(?=$|[T ])/.exec(text) ?? [];
  if (day === undefined) {
    const message = `invalid input syntax for type timestamp: "${text}"\n`;
    throw new OdooError("psycopg2.errors.InvalidDatetimeFormat", 500, message);
  }
  try {
    checkDay(day);
  } catch {
    const message = `date/time field value out of range: "${text}"\n`;
    throw new OdooError("psycopg2.errors.DatetimeFieldOverflow", 500, message);
  }
}

const isNegative = (operator: string): boolean =>
  ["!=", "<>", "not in", "not like", "not ilike", "not any"].includes(operator);

/** Values at the end of a path; several where it leads through lines. */
function valuesAt(row: Row, model: string, steps: readonly string[], world: DomainWorld): unknown[] {
  const [step = "", ...rest] = steps;
  const value = world.value(model, row, step);
  const field = world.field(model, step);
  const ids: unknown[] = Array.isArray(value) ? value : [value];
  if (rest.length === 0) return field?.type.endsWith("2many") && ids.length === 0 ? [false] : ids;
  const relation = field?.relation ?? "";
  return ids.flatMap((id) => {
    const next = typeof id === "number" ? world.row(relation, id) : undefined;
    return next ? valuesAt(next, relation, rest, world) : [false];
  });
}
