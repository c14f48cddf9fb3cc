import { sampleValue } from "@crossdock/flow";
import { type FieldMark, fieldKeyword, type Path, valueAt } from "@crossdock/kit";
import type { Note } from "./yaml-text.ts";

interface Schema {
  type?: string;
  description?: string;
  default?: unknown;
  const?: unknown;
  properties?: Readonly<Record<string, Schema>>;
  required?: readonly string[];
  [fieldKeyword]?: FieldMark;
}

/** What is known of a part before it is written. */
export interface Known {
  /** Values by dotted path, which win over everything. */
  given: Readonly<Record<string, unknown>>;
  /** A part of the same schema that somebody wrote: the connector's example. */
  example: unknown;
  /** What stands for a secret of this name. */
  secret(name: string): string;
}

/** A part as it could be, what each placeholder is for, and what is left to choose. */
export interface Filled {
  value: Record<string, unknown>;
  notes: Note[];
  choices: string[];
}

/**
 * The fields that a schema requires, and those that are given: given values, references to secrets, and placeholders
 * from the example or from the schema, each with a comment that says what it is for.
 */
export function requiredFields(schema: object, known: Known): Filled {
  const filled: Filled = { value: {}, notes: [], choices: [] };
  // A schema of TypeBox: these are its words, each of which may be missing.
  fill(schema as Schema, known.example, [], filled.value, { known, filled });
  return filled;
}

interface Filling {
  known: Known;
  filled: Filled;
}

function fill(
  schema: Schema,
  example: unknown,
  path: Path,
  into: Record<string, unknown>,
  filling: Filling,
): void {
  const { given, secret } = filling.known;
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const place = [...path, name];
    const dotted = place.join(".");
    const isNeeded = schema.required?.includes(name) && field.default === undefined;
    const inner = Object.keys(given).some((key) => key.startsWith(`${dotted}.`));
    if (Object.hasOwn(given, dotted)) {
      if (given[dotted] !== undefined) into[name] = given[dotted];
    } else if (!isNeeded && !inner) continue;
    else if (field.const !== undefined) into[name] = field.const;
    else if (field[fieldKeyword]?.kind === "secret") into[name] = secret(name);
    else if (field.properties) {
      const part: Record<string, unknown> = {};
      into[name] = part;
      fill(field, valueAt(example, name), place, part, filling);
    } else {
      const written = valueAt(example, name);
      into[name] = written ?? sampleValue(field, name);
      addChoice(filling.filled, place, into[name], field.description ?? "");
    }
  }
}

/** A comment and a choice for a value that is only an example. */
export function addChoice({ notes, choices }: Filled, path: Path, value: unknown, description: string): void {
  notes.push({ path, text: `${description} An example stands here.` });
  const now = typeof value === "object" ? "holds an example" : `is \`${String(value)}\`, an example`;
  choices.push(`\`${path.join(".")}\` ${now}: ${description}`);
}

/** What was filled as it is told below `place` of a document. */
export function below({ value, notes, choices }: Filled, place: Path): Filled {
  return {
    value,
    notes: notes.map(({ path, text }) => ({ path: [...place, ...path], text })),
    choices: choices.map((each) => each.replace("`", `\`${place.join(".")}.`)),
  };
}
