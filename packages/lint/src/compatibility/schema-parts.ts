import { below, isKeywords, keyword, type SchemaNode, type Schemas } from "./schema-node.ts";
import { canonical, meaningOf, type SchemaView } from "./schema-view.ts";

/** What a side may have at a place: schemas that hold (none: anything), or never a value. */
export type Part = readonly SchemaNode[] | "never";

/** Fields that the schemas declare, by name. */
export function declaredFields({ nodes }: SchemaView): Set<string> {
  return new Set(nodes.flatMap((node) => Object.keys(fieldsOf(node, "properties"))));
}

export function patternsOf({ nodes }: SchemaView): Set<string> {
  return new Set(nodes.flatMap((node) => Object.keys(fieldsOf(node, "patternProperties"))));
}

/** The schemas of a pattern. */
export function ofPattern({ nodes }: SchemaView, pattern: string): SchemaNode[] {
  return nodes.flatMap((node) =>
    Object.hasOwn(fieldsOf(node, "patternProperties"), pattern)
      ? [below(node, "patternProperties", pattern)]
      : [],
  );
}

function fieldsOf(
  node: SchemaNode,
  word: "properties" | "patternProperties",
): Readonly<Record<string, unknown>> {
  const fields = keyword(node, word);
  return isKeywords(fields) ? fields : {};
}

/** The schemas of a field that one of the sides names or whose name fits a pattern; undefined: it is one of the rest. */
export function fieldOf({ nodes }: SchemaView, name: string): SchemaNode[] | undefined {
  let known = false;
  const found = nodes.flatMap((node) => {
    const own = [
      ...(Object.hasOwn(fieldsOf(node, "properties"), name) ? [below(node, "properties", name)] : []),
      ...Object.keys(fieldsOf(node, "patternProperties"))
        .filter((pattern) => matches(pattern, name))
        .map((pattern) => below(node, "patternProperties", pattern)),
    ];
    if (own.length > 0) known = true;
    const others = keyword(node, "additionalProperties");
    return own.length > 0 ? own : isKeywords(others) ? [below(node, "additionalProperties")] : [];
  });
  return known ? found : undefined;
}

function matches(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern, "u").test(name);
  } catch {
    // Reported where the contract is compiled.
    return false;
  }
}

const closing = ["additionalProperties", "unevaluatedProperties"];

/**
 * Fields that are not named. A writer sends what its contract declares: others only where the schema says so, or
 * declares none at all. A reader tolerates what it does not know, whatever the schema says.
 */
export function restOf({ nodes }: SchemaView, side: "writer" | "reader"): Part {
  const written = nodes.flatMap((node) =>
    closing.flatMap((word) => (keyword(node, word) === undefined ? [] : [below(node, word)])),
  );
  const schemas = written.filter(({ schema }) => isKeywords(schema));
  if (side === "reader" || schemas.length > 0) {
    return side === "writer" && written.some(({ schema }) => schema === false) ? "never" : schemas;
  }
  if (written.some(({ schema }) => schema === false)) return "never";
  const declares = nodes.some((node) => Object.keys(fieldsOf(node, "properties")).length > 0);
  return declares && written.length === 0 ? "never" : [];
}

/** What the schemas say of fields that they do not declare. */
export type Others = "refused" | "described" | "allowed" | "unmentioned";

export function othersOf({ nodes }: SchemaView): Others {
  const written = nodes
    .flatMap((node) => closing.map((word) => keyword(node, word)))
    .filter((each) => each !== undefined);
  if (written.some((each) => each === false)) return "refused";
  if (written.some(isKeywords)) return "described";
  return written.length > 0 ? "allowed" : "unmentioned";
}

export function requiredOf({ nodes }: SchemaView): Set<string> {
  return new Set(
    nodes.flatMap((node) => {
      const names = keyword(node, "required");
      return Array.isArray(names) ? names.map(String) : [];
    }),
  );
}

/** The number of leading items that have a schema of their own. */
export function prefixLength({ nodes }: SchemaView): number {
  return Math.max(
    0,
    ...nodes.map((node) => {
      const items = keyword(node, "prefixItems");
      return Array.isArray(items) ? items.length : 0;
    }),
  );
}

/** The schemas of the item at `index`; undefined: of the items behind those that have their own. */
export function itemOf({ nodes }: SchemaView, index: number | undefined): SchemaNode[] {
  return nodes.flatMap((node) => {
    const prefix = keyword(node, "prefixItems");
    if (index !== undefined && Array.isArray(prefix) && index < prefix.length)
      return [below(node, "prefixItems", index)];
    return keyword(node, "items") === undefined ? [] : [below(node, "items")];
  });
}

/** An `anyOf` or `oneOf`. */
export interface Choice {
  word: "anyOf" | "oneOf";
  node: SchemaNode;
  members: SchemaNode[];
}

export function choicesOf({ nodes }: SchemaView): Choice[] {
  return nodes.flatMap((node) =>
    (["anyOf", "oneOf"] as const).flatMap((word): Choice[] => {
      const members = keyword(node, word);
      return Array.isArray(members)
        ? [{ word, node: below(node, word), members: members.map((_, index) => below(node, word, index)) }]
        : [];
    }),
  );
}

/** Texts of a keyword over all schemas, each with the schema that says it first. */
export function textsOf({ nodes }: SchemaView, word: string): Map<string, SchemaNode> {
  const texts = new Map<string, SchemaNode>();
  for (const node of nodes) {
    const value = keyword(node, word);
    const text = typeof value === "string" ? value : canonical(value);
    if (value !== undefined && !texts.has(text)) texts.set(text, node);
  }
  return texts;
}

/** Keywords whose schemas hold for some values only. */
const sometimes = ["anyOf", "oneOf", "if", "then", "else", "dependentSchemas", "not"];

/**
 * What a writer may send in a field that its schemas do not declare: what `restOf` says, unless a schema that holds
 * for some values only names it.
 */
export function undeclaredOf(view: SchemaView, name: string, schemas: Schemas): Part {
  const isNamed = view.nodes.some((node) =>
    sometimes.some(
      (word) =>
        keyword(node, word) !== undefined &&
        meaningOf({ ...node, schema: { [word]: keyword(node, word) } }, schemas).includes(
          `${JSON.stringify(name)}:`,
        ),
    ),
  );
  return isNamed ? [] : restOf(view, "writer");
}
