import type { Row } from "./database.ts";
import type { Field, Version } from "./models.ts";
import { valueError } from "./odoo-error.ts";

/** What a condition needs to know of the rest of the world. */
export interface DomainWorld {
  version: Version;
  model: string;
  field(model: string, name: string): Field | undefined;
  /** Value of a field as it is stored or computed. */
  value(model: string, row: Row, name: string): unknown;
  row(model: string, id: number): Row | undefined;
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

/** Compiles a domain in prefix notation; throws the server's `ValueError` for what it does not know. */
export function compileDomain(domain: readonly unknown[], world: DomainWorld): Condition {
  const stack: Condition[] = [];
  for (const part of [...domain].reverse()) {
    if (part === "!") {
      const inner = stack.pop() ?? (() => true);
      stack.push((row) => !inner(row));
    } else if (part === "&" || part === "|") {
      const [a, b] = [stack.pop() ?? (() => true), stack.pop() ?? (() => true)];
      stack.push(part === "&" ? (row) => a(row) && b(row) : (row) => a(row) || b(row));
    } else stack.push(leaf(part, world));
  }
  return (row) => stack.every((condition) => condition(row));
}

/** Fields that a domain names, without their paths. */
export const namesIn = (domain: readonly unknown[]): string[] =>
  domain.flatMap((part) => (Array.isArray(part) ? [String(part[0]).split(".")[0] ?? ""] : []));

function leaf(part: unknown, world: DomainWorld): Condition {
  const isNew = world.version === 19;
  if (!Array.isArray(part) || part.length !== 3)
    throw valueError(`Invalid domain term ${JSON.stringify(part)}`);
  const [path, operator, wanted] = part as [string, string, unknown];
  const shown = `('${path}', '${operator}', ${typeof wanted === "string" ? `'${wanted}'` : String(wanted)})`;
  if (!operators.includes(operator)) {
    throw valueError(isNew ? `Invalid operator in condition ${shown}` : `Invalid leaf ${shown}`);
  }
  const steps = path.split(".");
  let model = world.model;
  let field: Field | undefined;
  for (const step of steps) {
    field = world.field(model, step);
    if (!field) {
      throw valueError(`Invalid field ${model}.${step} in ${isNew ? "condition" : "leaf"} ${shown}`);
    }
    model = field.relation ?? model;
  }
  const last = field as Field; // the path has at least one step
  const test = comparison(operator, wanted, last, world.version);
  return (row) => valuesAt(row, world.model, steps, world).some(test) !== isNegative(operator);
}

const isNegative = (operator: string): boolean =>
  ["!=", "<>", "not in", "not like", "not ilike"].includes(operator);

/** Values at the end of a path; several where it leads through lines. */
function valuesAt(row: Row, model: string, steps: readonly string[], world: DomainWorld): unknown[] {
  const [step = "", ...rest] = steps;
  const value = world.value(model, row, step);
  const field = world.field(model, step);
  const ids = Array.isArray(value) ? (value as number[]) : [value];
  if (rest.length === 0) return field?.type.endsWith("2many") && ids.length === 0 ? [false] : ids;
  const relation = field?.relation ?? "";
  return ids.flatMap((id) => {
    const next = typeof id === "number" ? world.row(relation, id) : undefined;
    return next ? valuesAt(next, relation, rest, world) : [false];
  });
}

/** The positive form; the caller turns it round for a negative operator. */
function comparison(operator: string, wanted: unknown, field: Field, version: Version): Condition2 {
  const norm = normalizer(field, version);
  switch (operator) {
    case "=":
    case "!=":
    case "<>":
      return (value) => norm(value) === norm(wanted);
    case "=?":
      return (value) => wanted === false || wanted === null || norm(value) === norm(wanted);
    case "in":
    case "not in": {
      const list = new Set((wanted as unknown[]).map(norm));
      return (value) => list.has(norm(value));
    }
    case ">":
      return (value) => isSomething(value) && (norm(value) as number) > (norm(wanted) as number);
    case ">=":
      return (value) => isSomething(value) && (norm(value) as number) >= (norm(wanted) as number);
    case "<":
      return (value) => isSomething(value) && (norm(value) as number) < (norm(wanted) as number);
    case "<=":
      return (value) => isSomething(value) && (norm(value) as number) <= (norm(wanted) as number);
    default: {
      const pattern = likePattern(String(wanted), operator);
      return (value) => isSomething(value) && pattern.test(String(value));
    }
  }
}

type Condition2 = (value: unknown) => boolean;

const isSomething = (value: unknown): boolean => value !== false && value !== null && value !== undefined;

/** 19 compares instants by whole seconds and finds empty texts as empty; 14 does neither. */
function normalizer(field: Field, version: Version): (value: unknown) => unknown {
  if (field.type === "datetime") {
    return (value) => {
      const epoch = typeof value === "string" ? domainInstant(value) : value;
      return version === 19 && typeof epoch === "number" ? Math.floor(epoch / 1000) : epoch;
    };
  }
  const texts = ["char", "text", "html", "selection"].includes(field.type);
  return (value) => {
    if (value === null || value === undefined) return false;
    return texts && value === "" && version === 19 ? false : value;
  };
}

function domainInstant(text: string): number {
  if (/(Z|[+-]\d{2}:?\d{2})$/.test(text)) throw valueError(`Invalid datetime in domain: '${text}'`);
  return Date.parse(`${text.replace(" ", "T").padEnd(19, "T00:00:00".slice(text.length - 10))}Z`);
}

function likePattern(wanted: string, operator: string): RegExp {
  const escaped = wanted.replace(/\\?[\s\S]/gu, (part) => {
    if (part.startsWith("\\") && part.length > 1) return literal(part.slice(1));
    if (part === "%") return ".*";
    return part === "_" ? "." : literal(part);
  });
  const body = operator.startsWith("=") ? `^${escaped}$` : escaped;
  return new RegExp(body, operator.includes("ilike") ? "isu" : "su");
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
