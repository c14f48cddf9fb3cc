import { isFields } from "./plain-data.ts";

/** Fields of a form that are read: beyond them nobody fills in a form. */
const mostFields = 10_000;

/** Why a text cannot be read as a form. */
export class FormProblem extends Error {
  override readonly name = "FormProblem";
}

/**
 * Reads a form (`application/x-www-form-urlencoded`) as an object of texts; what is repeated is a list. Throws a
 * `FormProblem` for more than 10,000 fields.
 */
export function readForm(text: string): Record<string, string | string[]> {
  let count = 0;
  for (let at = text.indexOf("&"); at >= 0; at = text.indexOf("&", at + 1)) {
    if (++count >= mostFields) throw new FormProblem(`it has more than ${mostFields} fields`);
  }
  const fields = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(text)) {
    const before = fields.get(name);
    if (Array.isArray(before)) before.push(value);
    else fields.set(name, before === undefined ? value : [before, value]);
  }
  return Object.fromEntries(fields);
}

/** Writes an object as a form: texts as they are, lists repeated, objects as JSON, what is null left out. */
export function writeForm(value: unknown): string {
  const form = new URLSearchParams();
  for (const [name, member] of isFields(value) ? Object.entries(value) : []) {
    for (const each of Array.isArray(member) ? member : [member]) {
      if (each === null || each === undefined) continue;
      form.append(name, typeof each === "object" ? JSON.stringify(each) : String(each));
    }
  }
  return form.toString();
}
