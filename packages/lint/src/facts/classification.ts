import { type Path, type Span, textAt, valueAt } from "@crossdock/kit";
import { isMap, isScalar, LineCounter, parseDocument } from "yaml";

/** Keyword of a contract's schema that says which class of data a field is. */
export const classKeyword = "x-classification";

/** Classes of which a value must not stand in titles, addresses, logs or labels. */
export const sensitiveClasses: ReadonlySet<string> = new Set(["personal", "restricted"]);

/** A class that a schema gives, with its place in the file. */
export interface WrittenClass {
  name: string;
  span: Span;
}

/** The classes that a schema file names; none where it cannot be read, which the loader reports. */
export function classesOf(file: string, source: string): WrittenClass[] {
  const lines = new LineCounter();
  const positionAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  const found: WrittenClass[] = [];
  // JSON is YAML, and this parser knows the place of every value.
  const document = parseDocument(source, { lineCounter: lines, logLevel: "silent" });
  const visit = (value: unknown, path: Path): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, entry] of Object.entries(value)) {
      const node = key === classKeyword ? document.getIn([...path, key], true) : undefined;
      if (typeof entry === "string" && isScalar(node) && node.range) {
        const [start, end] = node.range;
        found.push({ name: entry, span: { file, start: positionAt(start), end: positionAt(end) } });
      } else visit(entry, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  };
  if (document.errors.length === 0) visit(document.toJS(), []);
  return found;
}

/** The key of the field at `path` in the file of its schema; undefined where another file describes it. */
export function placeInSchema(file: string, source: string, path: Path): Span | undefined {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, logLevel: "silent" });
  let at: unknown = document.contents;
  let key: unknown;
  for (const step of path) {
    if (!isMap(at)) return undefined;
    const into = step === "*" ? undefined : at.get("properties", true);
    const pair = isMap(into)
      ? into.items.find((item) => isScalar(item.key) && item.key.value === step)
      : undefined;
    if (step === "*") at = at.get("items", true);
    else {
      key = pair?.key;
      at = pair?.value;
    }
  }
  if (!isScalar(key) || !key.range) return undefined;
  const [start, end] = key.range;
  const positionAt = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  return { file, start: positionAt(start), end: positionAt(end) };
}

/** The class of the field at `path`, its own or that of the nearest field around it; undefined where none is given. */
export function classAt(schema: unknown, path: Path): string | undefined {
  let at = schema;
  let found: string | undefined;
  for (const step of [undefined, ...path]) {
    if (step !== undefined) at = fieldOf(at, step);
    if (at === undefined) return found;
    found = textAt(at, classKeyword) ?? found;
  }
  return found;
}

function fieldOf(schema: unknown, step: string | number): unknown {
  const inner = typeof step === "number" || step === "*" ? valueAt(schema, "items") : undefined;
  const properties = valueAt(schema, "properties") ?? valueAt(schema, "items", "properties");
  return inner ?? valueAt(properties, step);
}
