import { isFields } from "@crossdock/kit";

/** A JSON Schema, as it is written. */
export type SampledSchema = Record<string, unknown>;

/** How a text is told by its form alone; the first that all samples have is the format. */
const formats: readonly [format: string, form: RegExp][] = [
  ["date-time", /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/],
  ["date", /^\d{4}-\d{2}-\d{2}$/],
  ["email", /^[^@\s]+@[^@\s]+\.[^@\s]+$/],
];

/** Formats of which a value names a person. */
const personal: ReadonlySet<string> = new Set(["email"]);

/**
 * The schema that all samples fit: a field that each of them has is required, text in one form has its format, and values of several
 * types are any of them. `personalClass` is written to what looks like a person's.
 */
export function schemaOf(samples: readonly unknown[], personalClass?: string): SampledSchema {
  const present = samples.filter((sample) => sample !== null);
  const kinds = [...new Set(present.map(kindOf))];
  const options = kinds.map((kind) =>
    schemaOfKind(
      kind,
      present.filter((sample) => kindOf(sample) === kind),
      personalClass,
    ),
  );
  const isNullable = present.length < samples.length;
  const [only] = options;
  if (!only) return isNullable ? { type: "null" } : {};
  if (options.length > 1) return { anyOf: [...options, ...(isNullable ? [{ type: "null" }] : [])] };
  return isNullable ? { ...only, type: [only["type"], "null"] } : only;
}

type Kind = "array" | "object" | "string" | "number" | "boolean";

function kindOf(value: unknown): Kind {
  if (Array.isArray(value)) return "array";
  if (isFields(value)) return "object";
  if (typeof value === "string") return "string";
  // A number of many digits is read as a text of its own, so that it keeps them.
  return typeof value === "boolean" ? "boolean" : "number";
}

function schemaOfKind(kind: Kind, samples: readonly unknown[], personalClass?: string): SampledSchema {
  switch (kind) {
    case "object":
      return objectOf(samples.filter(isFields), personalClass);
    case "array": {
      const items = samples.flatMap((sample) => (Array.isArray(sample) ? sample : []));
      return items.length === 0
        ? { type: "array" }
        : { type: "array", items: schemaOf(items, personalClass) };
    }
    case "string":
      return textOf(samples.map(String), personalClass);
    case "number":
      return { type: samples.every(Number.isInteger) ? "integer" : "number" };
    case "boolean":
      return { type: "boolean" };
  }
}

function objectOf(
  samples: readonly Readonly<Record<string, unknown>>[],
  personalClass?: string,
): SampledSchema {
  const names = [...new Set(samples.flatMap((sample) => Object.keys(sample)))];
  const required = names.filter((name) => samples.every((sample) => Object.hasOwn(sample, name)));
  const properties = names.map((name) => {
    const values = samples.filter((sample) => Object.hasOwn(sample, name)).map((sample) => sample[name]);
    return [name, schemaOf(values, personalClass)] as const;
  });
  return {
    type: "object",
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(properties),
  };
}

function textOf(texts: readonly string[], personalClass?: string): SampledSchema {
  const format = formats.find(([, form]) => texts.every((text) => form.test(text)))?.[0];
  if (format === undefined) return { type: "string" };
  const isPersonal = personalClass !== undefined && personal.has(format);
  return { type: "string", format, ...(isPersonal ? { "x-classification": personalClass } : {}) };
}
