import { itemAt } from "../compiler/value.ts";

/** With more fields than this, an object that is filled field by field becomes a dictionary: slow to fill, read and write out. */
export const mostNarrowFields = 16;

/** An empty object for each set of fields that was there before. */
interface Template {
  has: readonly boolean[];
  object: Record<string, unknown>;
}

/** Other sets of fields are filled field by field. */
const mostTemplates = 100;

/**
 * Makes objects of many fields in the engine's fast form: from a copy of one that has the same fields already. `names`
 * are all different and none is `__proto__`; a missing value (undefined) has no field.
 */
export function wideObjects(
  names: readonly string[],
): (values: readonly unknown[]) => Record<string, unknown> {
  const templates = new Map<string, Template>();
  let last: Template | undefined;
  return (values) => {
    if (!last || !fits(last, values)) {
      last = templateOf(names, values, templates);
      if (!last) return filled({}, names, values);
    }
    return filled({ ...last.object }, names, values);
  };
}

function fits({ has }: Template, values: readonly unknown[]): boolean {
  for (let at = 0; at < has.length; at++) if ((values[at] !== undefined) !== has[at]) return false;
  return true;
}

function templateOf(
  names: readonly string[],
  values: readonly unknown[],
  templates: Map<string, Template>,
): Template | undefined {
  const has = names.map((_, at) => values[at] !== undefined);
  const key = has.map(Number).join("");
  const known = templates.get(key);
  if (known || templates.size >= mostTemplates) return known;
  const fields = names.filter((_, at) => has[at]).map((name) => `${JSON.stringify(name)}:null`);
  const template: Template = { has, object: JSON.parse(`{${fields.join()}}`) };
  templates.set(key, template);
  return template;
}

function filled(
  object: Record<string, unknown>,
  names: readonly string[],
  values: readonly unknown[],
): Record<string, unknown> {
  for (let at = 0; at < names.length; at++) {
    if (values[at] !== undefined) object[itemAt(names, at)] = values[at];
  }
  return object;
}
