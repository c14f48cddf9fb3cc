import type { Model, Version } from "./models.ts";
import { indexError, OdooError, typeError, userError, valueError } from "./odoo-error.ts";
import { isTruthy, typeName } from "./python.ts";

export interface OrderKey {
  field: string;
  isDescending: boolean;
}

const shapes: Readonly<Record<Version, RegExp>> = {
  14: /^\s*([a-z_]\w*)(?:\s+(asc|desc))?\s*$/i,
  19: /^\s*([a-z_][\w.:]*)(?:\s+(asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*$/i,
};

/** The fields that a list is sorted by. Throws as the server does for what is not an order. */
export function orderKeys(
  name: string,
  model: Model | undefined,
  order: unknown,
  version: Version,
): OrderKey[] {
  const wanted = isTruthy(order) ? order : (model?.order ?? "id");
  if (typeof wanted !== "string") {
    throw version === 19
      ? typeError(`expected string or bytes-like object, got '${typeName(wanted)}'`)
      : new OdooError(
          "builtins.AttributeError",
          500,
          `'${typeName(wanted)}' object has no attribute 'split'`,
        );
  }
  const written = wanted.split(",");
  if (version === 14 && written.some((part) => part.trim() === "")) throw indexError();
  const parts = written.map((part) => shapes[version].exec(part));
  if (parts.includes(null)) {
    throw userError(
      `Invalid "order" specified (${wanted}). A valid "order" specification is a comma-separated list of valid field names (optionally followed by asc/desc for the direction)`,
    );
  }
  return parts.map((part) => {
    const [, field = "", direction = "asc"] = part ?? [];
    if (isTruthy(order)) checkField(name, model, field, version);
    return { field, isDescending: direction.toLowerCase() === "desc" };
  });
}

function checkField(name: string, model: Model | undefined, path: string, version: Version): void {
  const [first = "", ...rest] = path.split(/[.:]/);
  const field = model?.fields[first];
  if (!field) throw valueError(`Invalid field '${first}' on model '${name}'`);
  if (rest.length > 0) throw valueError(`Invalid field property '${rest.join(".")}' on ${name}.${first}`);
  // 14 leaves out what it cannot sort by.
  if (version === 14) return;
  if (field.type.endsWith("2many") || (field.computed && field.isStored !== true)) {
    throw valueError(`Cannot convert ${name}.${first} to SQL because it is not stored`);
  }
}
