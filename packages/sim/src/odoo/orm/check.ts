import { brokenLink } from "../commands.ts";
import { labelOf } from "../models.ts";
import { impossible, missingValue } from "../odoo-error.ts";
import type { Values } from "../orm.ts";
import type { World } from "./world.ts";

/** Throws where a required value is missing, or where another record has the values that must be unique. */
export function checkStored({ models, database }: World, model: string, id: number, complete: Values): void {
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

/** Throws where a record points at this one that cannot do without. */
export function checkUnused({ models, database }: World, model: string, id: number): void {
  for (const [user, { fields }] of models) {
    for (const [name, field] of Object.entries(fields)) {
      if (!field.restricts || field.relation !== model) continue;
      if (database.table(user).withValue(name, id).length > 0) throw brokenLink(user);
    }
  }
}
