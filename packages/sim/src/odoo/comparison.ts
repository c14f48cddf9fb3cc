import type { Field, Version } from "./models.ts";
import { valueError } from "./odoo-error.ts";

/** Whether a value of a field fits. */
export type Comparison = (value: unknown) => boolean;

/** The positive form; the caller turns it round for a negative operator. */
export function comparison(operator: string, wanted: unknown, field: Field, version: Version): Comparison {
  const norm = normalizer(field, version);
  const rank = (value: unknown): number => norm(value) as number; // JavaScript orders texts as it does numbers
  switch (operator) {
    case "=":
    case "!=":
    case "<>":
      return (value) => norm(value) === norm(wanted);
    case "=?":
      return (value) => wanted === false || wanted === null || norm(value) === norm(wanted);
    case "in":
    case "not in": {
      const list = new Set([wanted].flat().map(norm));
      return (value) => list.has(norm(value));
    }
    case ">":
      return (value) => isSomething(value) && rank(value) > rank(wanted);
    case ">=":
      return (value) => isSomething(value) && rank(value) >= rank(wanted);
    case "<":
      return (value) => isSomething(value) && rank(value) < rank(wanted);
    case "<=":
      return (value) => isSomething(value) && rank(value) <= rank(wanted);
    default: {
      const pattern = likePattern(String(wanted), operator);
      return (value) => isSomething(value) && pattern.test(String(value));
    }
  }
}

const isSomething = (value: unknown): boolean => value !== false && value !== null && value !== undefined;

/** 19 compares instants by whole seconds and finds empty texts as empty; 14 does neither. */
function normalizer(field: Field, version: Version): (value: unknown) => unknown {
  if (field.type === "datetime") {
    return (value) => {
      const epoch = typeof value === "string" ? domainInstant(value, version) : value;
      return version === 19 && typeof epoch === "number" ? Math.floor(epoch / 1000) : epoch;
    };
  }
  const texts = ["char", "text", "html", "selection"].includes(field.type);
  return (value) => {
    if (value === null || value === undefined) return false;
    return texts && value === "" && version === 19 ? false : value;
  };
}

function domainInstant(text: string, version: Version): number {
  if (/(Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    if (version === 14) return Date.parse(text.replace(" ", "T"));
    throw valueError(`Invalid datetime in domain: '${text}'`);
  }
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
