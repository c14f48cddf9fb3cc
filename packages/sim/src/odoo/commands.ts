import { impossible, indexError, missingValue, OdooError, typeError, valueError } from "./odoo-error.ts";
import { checkHashable, checkInteger, isDictionary, noNumber, typeName } from "./python.ts";

/** A command of a relation to many records, with its parts where the kind has them. */
export interface Command {
  /** 0 create, 1 write, 2 delete, 3 take away, 4 add, 5 take all away, 6 replace all. */
  kind: number;
  id: unknown;
  values: unknown;
}

/** The commands that a value stands for. Throws as the server does for what is none. */
export function commandsOf(model: string, field: string, value: unknown): Command[] {
  if (value === null || value === undefined || value === false) return [clear];
  if (!Array.isArray(value)) throw valueError(`Wrong value for ${model}.${field}: ${JSON.stringify(value)}`);
  // A bare list of ids replaces all.
  if (value.length > 0 && !Array.isArray(value[0])) return [{ kind: 6, id: 0, values: value }];
  return value.flatMap((command) =>
    Array.isArray(command) && command.length > 0 ? [commandOf(command)] : [],
  );
}

/** The same for lines, where a command without a kind is not a command at all. */
export function lineCommands(model: string, field: string, value: unknown): Command[] {
  if (Array.isArray(value) && value.some((command) => Array.isArray(command) && command.length === 0)) {
    throw indexError();
  }
  return commandsOf(model, field, value);
}

const clear: Command = { kind: 5, id: 0, values: 0 };

/** How many parts each kind needs. */
const parts = [3, 3, 2, 2, 2, 1, 3];

function commandOf(command: readonly unknown[]): Command {
  const [kind, id, values] = command;
  if (typeof kind !== "number") return { kind: -1, id, values };
  if (command.length < (parts[kind] ?? 1)) throw indexError();
  return { kind, id, values };
}

/** The values of a record that a command makes or changes. */
export function valuesOf(values: unknown): Record<string, unknown> {
  if (isDictionary(values)) return { ...values };
  if (Array.isArray(values) && values.length === 0) return {};
  if (typeof values === "string") return Object.fromEntries([...values].map((name) => [name, false]));
  throw typeError(`'${typeName(values)}' object is not iterable`);
}

/** A record's id as PostgreSQL reads it. */
export function columnId(value: unknown, field: string): number {
  checkHashable(value);
  if (value === null || value === undefined || value === false) throw missingValue("Unknown", field, field);
  if (value === true) {
    throw new OdooError("psycopg2.errors.DatatypeMismatch", 500, "the column is of type integer\n");
  }
  const id = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof id !== "number") throw noNumber(String(id));
  checkInteger(id);
  return id;
}

/** The complaint about a link to nothing: the words of a foreign key. */
export const brokenLink = (model: string): OdooError =>
  impossible(
    `Another model is using the record you are trying to delete.\n\nThe troublemaker is: ${model}\n`,
  );
