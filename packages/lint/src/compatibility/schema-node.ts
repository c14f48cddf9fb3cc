import { type Files, fileOfReference, schemaFile } from "@crossdock/flow";
import { type Fields, fragmentSteps, isFields, type Path, type Span } from "@crossdock/kit";
import { isNode, LineCounter, parseDocument } from "yaml";

/** A schema inside a file of the workspace; its places are kept so that a person can be shown both sides. */
export interface SchemaNode {
  /** An object of keywords, or true or false. */
  schema: unknown;
  file: string;
  path: Path;
}

/** The schema files of one workspace. */
export interface Schemas {
  /** The whole schema of a file; undefined when it is missing or no JSON object. */
  root(file: string): SchemaNode | undefined;
  /**
   * What has to hold together: the schemas themselves, what their `$ref`s lead to, and the members of their `allOf`s.
   * So a schema that was split up compares like the one that it was made from.
   */
  conjuncts(nodes: readonly SchemaNode[]): SchemaNode[];
  /** The place of a keyword or of what is below it. */
  span(node: SchemaNode, ...below: Path): Span | undefined;
}

export function isKeywords(schema: unknown): schema is Fields {
  return isFields(schema);
}

/** The value of a keyword; undefined for `true` and `false`. */
export function keyword({ schema }: SchemaNode, name: string): unknown {
  return isKeywords(schema) && Object.hasOwn(schema, name) ? schema[name] : undefined;
}

export function below(node: SchemaNode, ...steps: Path): SchemaNode {
  let schema: unknown = node.schema;
  for (const step of steps)
    schema = typeof schema === "object" && schema !== null ? Reflect.get(schema, step) : undefined;
  return { schema, file: node.file, path: [...node.path, ...steps] };
}

export function idOf({ file, path }: SchemaNode): string {
  return `${file}#${path.join("/")}`;
}

/** Keywords that say nothing about values. */
export const wordsForPeople: ReadonlySet<string> = new Set([
  "title",
  "description",
  "examples",
  "$comment",
  "default",
  "$id",
  "$schema",
  "$defs",
  "$anchor",
]);

/** Whether a schema says something itself, and does not only lead to others. */
function speaks({ schema }: SchemaNode): boolean {
  if (!isKeywords(schema)) return true;
  return Object.keys(schema).some((key) => key !== "$ref" && key !== "allOf" && !wordsForPeople.has(key));
}

export function openSchemas(files: Files): Schemas {
  const documents = new Map<string, Fields | undefined>();
  const places = new Map<string, (path: Path) => Span>();

  function root(file: string): SchemaNode | undefined {
    const schema = schemaFile(file, files, documents);
    return schema && { schema, file, path: [] };
  }

  function target(reference: string, from: SchemaNode): SchemaNode | undefined {
    const [path = "", fragment = ""] = reference.split("#");
    const file = path === "" ? from.file : fileOfReference(path, from.file, files, documents);
    const whole = file === undefined ? undefined : root(file);
    if (!whole) return undefined;
    const found = below(whole, ...fragmentSteps(fragment));
    return found.schema === undefined ? undefined : found;
  }

  function collect(node: SchemaNode, seen: Set<string>): SchemaNode[] {
    if (node.schema === true || node.schema === undefined) return [];
    if (seen.has(idOf(node))) return [];
    seen.add(idOf(node));
    const reference = keyword(node, "$ref");
    const led = typeof reference === "string" ? target(reference, node) : undefined;
    const all = keyword(node, "allOf");
    return [
      ...(speaks(node) ? [node] : []),
      ...(led ? collect(led, seen) : []),
      ...(Array.isArray(all) ? all.flatMap((_, index) => collect(below(node, "allOf", index), seen)) : []),
    ];
  }

  return {
    root,
    conjuncts(nodes) {
      const seen = new Set<string>();
      return nodes.flatMap((node) => collect(node, seen));
    },
    span(node, ...steps) {
      const text = files[node.file];
      if (text === undefined) return undefined;
      const locate = places.get(node.file) ?? locator(node.file, text);
      places.set(node.file, locate);
      return locate([...node.path, ...steps]);
    },
  };
}

/** JSON is YAML: its parser knows where everything stands. */
function locator(file: string, text: string): (path: Path) => Span {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, logLevel: "silent" });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col, offset };
  };
  return (path) => {
    for (let length = path.length; ; length--) {
      const node = document.getIn(path.slice(0, length), true);
      const range = isNode(node) ? node.range : undefined;
      if (!range && length > 0) continue;
      const [start, end] = range ?? [0, 0];
      return { file, start: position(start), end: position(end) };
    }
  };
}
