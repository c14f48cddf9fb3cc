import { type Backtracking, backtracking, type Path } from "@crossdock/kit";

/** A regular expression of a JSON Schema that can back-track without end. */
export interface SlowPattern {
  /** Where it stands in the schema. */
  path: Path;
  part: "key" | "value";
  found: Backtracking;
}

/** Keywords whose value is data. */
const literal: ReadonlySet<string> = new Set(["const", "enum", "default", "examples"]);

/** The patterns of a schema that can run for ever: of `pattern`, and the keys of `patternProperties`. */
export function* slowPatterns(schema: unknown, path: Path = []): Generator<SlowPattern> {
  if (typeof schema !== "object" || schema === null) return;
  if (Array.isArray(schema)) {
    for (const [index, item] of schema.entries()) yield* slowPatterns(item, [...path, index]);
    return;
  }
  for (const [key, value] of Object.entries(schema)) {
    const place = [...path, key];
    if (literal.has(key)) continue;
    if (key === "pattern" && typeof value === "string") {
      yield* judged(value, place, "value");
    } else if (key === "patternProperties" && typeof value === "object" && value !== null) {
      for (const [source, inner] of Object.entries(value)) {
        yield* judged(source, [...place, source], "key");
        yield* slowPatterns(inner, [...place, source]);
      }
    } else yield* slowPatterns(value, place);
  }
}

function* judged(source: string, path: Path, part: SlowPattern["part"]): Generator<SlowPattern> {
  let pattern: RegExp;
  try {
    pattern = new RegExp(source, "u");
  } catch {
    // The schema cannot be compiled, which is reported as that.
    return;
  }
  const found = backtracking(pattern);
  if (found) yield { path, part, found };
}
