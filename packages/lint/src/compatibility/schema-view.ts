import { below, isKeywords, keyword, type SchemaNode, type Schemas, wordsForPeople } from "./schema-node.ts";

/** Everything that values at one place have to satisfy: schemas that hold together. */
export interface SchemaView {
  /** Without `$ref` and `allOf`: what those lead to is among them. */
  nodes: readonly SchemaNode[];
  /** JSON types that are possible; `number` includes `integer`. Empty: no value at all. */
  types: ReadonlySet<string>;
  /** The only values, by their canonical text; undefined: not restricted. */
  values: ReadonlySet<string> | undefined;
}

const allTypes = ["null", "boolean", "object", "array", "number", "integer", "string"];

export function viewOf(nodes: readonly SchemaNode[], schemas: Schemas): SchemaView {
  const all = schemas.conjuncts(nodes);
  const types = typesOf(all, schemas, 0);
  const values = valuesOf(all);
  const possible =
    values && new Set([...values].filter((text) => typesOfValue(text).some((type) => types.has(type))));
  return { nodes: all, types, values: possible };
}

/** Choices inside choices whose types are looked at; a schema may be an alternative of itself. */
const deepest = 6;

function typesOf(nodes: readonly SchemaNode[], schemas: Schemas, depth: number): ReadonlySet<string> {
  let types = new Set(allTypes);
  for (const node of nodes) {
    if (node.schema === false) return new Set();
    const written = keyword(node, "type");
    const own = written === undefined ? undefined : new Set([written].flat().map(String));
    if (own?.has("number")) own.add("integer");
    const values = ownValues(node);
    for (const allowed of [
      own,
      values && new Set(values.flatMap(typesOfValue)),
      ofChoices(node, schemas, depth),
    ])
      if (allowed) types = types.intersection(allowed);
  }
  return types;
}

/** What the alternatives of `anyOf` and `oneOf` leave of the types. */
function ofChoices(node: SchemaNode, schemas: Schemas, depth: number): ReadonlySet<string> | undefined {
  if (depth >= deepest) return undefined;
  let types: ReadonlySet<string> | undefined;
  for (const word of ["anyOf", "oneOf"]) {
    const members = keyword(node, word);
    if (!Array.isArray(members)) continue;
    const possible = new Set(
      members.flatMap((_, index) => [
        ...typesOf(schemas.conjuncts([below(node, word, index)]), schemas, depth + 1),
      ]),
    );
    types = types?.intersection(possible) ?? possible;
  }
  return types;
}

function typesOfValue(text: string): string[] {
  const value: unknown = JSON.parse(text);
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (typeof value === "number") return [Number.isInteger(value) ? "integer" : "number"];
  return [typeof value];
}

function ownValues(node: SchemaNode): string[] | undefined {
  const listed = keyword(node, "enum");
  const fixed = keyword(node, "const");
  if (fixed !== undefined) return [canonical(fixed)];
  return Array.isArray(listed) ? listed.map(canonical) : undefined;
}

function valuesOf(nodes: readonly SchemaNode[]): ReadonlySet<string> | undefined {
  let values: ReadonlySet<string> | undefined;
  for (const node of nodes) {
    const own = ownValues(node);
    if (own) values = values ? values.intersection(new Set(own)) : new Set(own);
  }
  return values;
}

/** Plain data as text in which the order of keys does not count. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (!isKeywords(value)) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, entry]) => `${JSON.stringify(key)}:${canonical(entry)}`).join(",")}}`;
}

/** A schema as text: references followed, words for people left out. Two of the same text accept the same values. */
export function meaningOf(node: SchemaNode, schemas: Schemas, open: readonly SchemaNode[] = []): string {
  const parts = schemas.conjuncts([node]).map((part) => {
    if (!isKeywords(part.schema)) return canonical(part.schema);
    if (open.some(({ schema }) => schema === part.schema)) return '"again"';
    const inner = [...open, part];
    const entries = Object.entries(part.schema)
      .filter(
        ([key]) => key !== "$ref" && key !== "allOf" && !wordsForPeople.has(key) && !key.startsWith("x-"),
      )
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key]) => `${JSON.stringify(key)}:${meaningOfKeyword(below(part, key), key, schemas, inner)}`);
    return `{${entries.join(",")}}`;
  });
  return [...new Set(parts.filter((part) => part !== "{}"))].sort().join("&");
}

const named: ReadonlySet<string> = new Set(["properties", "patternProperties", "dependentSchemas"]);
const literal: ReadonlySet<string> = new Set(["enum", "const", "type", "required", "dependentRequired"]);

function meaningOfKeyword(
  node: SchemaNode,
  name: string,
  schemas: Schemas,
  open: readonly SchemaNode[],
): string {
  const { schema } = node;
  if (literal.has(name)) return canonical(Array.isArray(schema) ? schema.map(canonical).sort() : schema);
  if (named.has(name) && isKeywords(schema)) {
    const keys = Object.keys(schema).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${meaningOf(below(node, key), schemas, open)}`).join(",")}}`;
  }
  if (Array.isArray(schema)) {
    const members = schema.map((_, index) => meaningOf(below(node, index), schemas, open));
    return `[${(name === "prefixItems" ? members : members.sort()).join(",")}]`;
  }
  return isKeywords(schema) ? meaningOf(node, schemas, open) : canonical(schema);
}

/** Whether both sides may have a value that the keyword is about. */
export function shareTypes(before: SchemaView, after: SchemaView, types: readonly string[]): boolean {
  return types.some((type) => before.types.has(type)) && types.some((type) => after.types.has(type));
}
