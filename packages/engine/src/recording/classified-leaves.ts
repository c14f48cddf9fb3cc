import type { JsonSchema } from "@crossdock/flow";
import { isFields, valueAt } from "@crossdock/kit";
import { isFreeText } from "./free-text.ts";

/** A text or a number of a message, and what its contract says of it. */
export interface Leaf {
  path: readonly (string | number)[];
  value: string | number;
  /** Personal or restricted; or without a class, and words that anybody may have written. */
  isHidden: boolean;
  /** The contract gives the field a class. */
  isClassified: boolean;
  /** Of the field's schema. */
  format: string | undefined;
  /** Of the field's schemas. */
  patterns: readonly RegExp[];
  /** The only values that the contract allows. */
  allowed: readonly unknown[] | undefined;
}

const hiddenClasses: ReadonlySet<string> = new Set(["personal", "restricted"]);

/** Every text and number of a message. Nobody knows what a field without a class holds: free text in it is hidden. */
export function classifiedLeaves(schemas: readonly JsonSchema[], message: unknown): Leaf[] {
  const leaves: Leaf[] = [];
  visit(schemas.map(rootOf), message, []);
  return leaves;

  function visit(places: readonly Place[], value: unknown, path: readonly (string | number)[]): void {
    const known = places.flatMap(partsOf);
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(known.map(itemsOf), item, [...path, index]);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, entry] of Object.entries(value))
        visit(
          known.map((place) => fieldOf(place, key)),
          entry,
          [...path, key],
        );
    } else if ((typeof value === "string" && value.trim() !== "") || typeof value === "number") {
      const classes = known.flatMap(({ name }) => name ?? []);
      const allowed = known.map(allowedBy).find((list) => list !== undefined);
      const format = known.map(formatOf).find(Boolean);
      const isUnknown = classes.length === 0 && allowed === undefined && isFreeText(path.at(-1), value);
      const isHidden = isUnknown || classes.some((name) => hiddenClasses.has(name));
      leaves.push({
        path,
        value,
        isHidden,
        isClassified: classes.length > 0,
        format,
        patterns: known.flatMap(patternOf),
        allowed,
      });
    }
  }
}

/** A schema, and the class that holds in it. */
interface Place {
  schema: JsonSchema;
  name: string | undefined;
}

function placed(schema: unknown, inherited: string | undefined): Place {
  const own = isFields(schema) ? schema : {};
  const said = own["x-classification"];
  // A classified object hides everything in it.
  const name = inherited !== undefined && hiddenClasses.has(inherited) ? inherited : undefined;
  return { schema: own, name: name ?? (typeof said === "string" ? said : inherited) };
}

const rootOf = (schema: JsonSchema): Place => placed(schema, undefined);

/** The schema and those that it is put together from. */
function partsOf(place: Place): Place[] {
  const { schema, name } = place;
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((keyword) => {
    const list = schema[keyword];
    return Array.isArray(list) ? list : [];
  });
  const others = [...parts, schema["if"], schema["then"], schema["else"]].filter(
    (part) => part !== undefined,
  );
  return [place, ...others.flatMap((part) => partsOf(placed(part, name)))];
}

function itemsOf({ schema, name }: Place): Place {
  return placed(schema["items"], name);
}

function fieldOf({ schema, name }: Place, key: string): Place {
  const properties = schema["properties"];
  const declared = valueAt(properties, key);
  if (declared !== undefined) return placed(declared, name);
  const others = schema["additionalProperties"];
  // What the contract does not declare has no class, whatever is around it says.
  const isDeclared = typeof others === "object" || properties === undefined || hiddenClasses.has(name ?? "");
  return placed(others, isDeclared ? name : undefined);
}

function allowedBy({ schema }: Place): readonly unknown[] | undefined {
  if ("const" in schema) return [schema["const"]];
  return Array.isArray(schema["enum"]) ? schema["enum"] : undefined;
}

function patternOf({ schema }: Place): RegExp[] {
  const { pattern } = schema;
  return typeof pattern === "string" ? [new RegExp(pattern, "u")] : [];
}

function formatOf({ schema }: Place): string | undefined {
  return typeof schema["format"] === "string" ? schema["format"] : undefined;
}
