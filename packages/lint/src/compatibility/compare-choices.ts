import type { Comparison, Direction, SchemaChange } from "./comparison.ts";
import { places } from "./places.ts";
import { below, keyword, type SchemaNode, type Schemas } from "./schema-node.ts";
import { type Choice, choicesOf, declaredFields, fieldOf, requiredOf } from "./schema-parts.ts";
import { meaningOf, type SchemaView, viewOf } from "./schema-view.ts";

/** `anyOf` and `oneOf`: alternatives that came, went or changed. */
export function compareChoices(comparison: Comparison): SchemaChange[] {
  const { before, after, schemas } = comparison;
  const old = choicesOf(before);
  const now = choicesOf(after);
  const oldTexts = new Set(old.map((choice) => textOf(choice, schemas.before)));
  const newTexts = new Set(now.map((choice) => textOf(choice, schemas.after)));
  const gone = old.filter((choice) => !newTexts.has(textOf(choice, schemas.before)));
  const come = now.filter((choice) => !oldTexts.has(textOf(choice, schemas.after)));
  const [one] = gone;
  const [other] = come;
  if (!one && !other) return [];
  const pair =
    one && other && gone.length + come.length === 2 ? membersChanged(one, other, comparison) : undefined;
  if (pair) return pair;
  const verdict = (direction: Direction, readers: readonly Choice[]) =>
    readers.every((reader) => satisfied(reader, direction, comparison));
  const id = one && other ? "keyword-changed" : other ? "keyword-new" : "keyword-gone";
  return [
    {
      path: comparison.path,
      difference: { id, keyword: (other ?? one)?.word ?? "" },
      backward: verdict("backward", come),
      forward: verdict("forward", gone),
      ...places(one && [one.node, ""], other && [other.node, ""], schemas),
    },
  ];
}

function textOf({ word, members }: Choice, schemas: Schemas): string {
  return `${word} ${members
    .map((member) => meaningOf(member, schemas))
    .sort()
    .join(" ; ")}`;
}

/** Alternatives matched one by one; undefined where that proves nothing. */
function membersChanged(one: Choice, other: Choice, comparison: Comparison): SchemaChange[] | undefined {
  const { path, schemas, fits } = comparison;
  if (one.word !== other.word) return undefined;
  // Of a `oneOf`, what fits two alternatives fits none: they have to exclude each other.
  if (one.word === "oneOf" && !(apart(one, schemas.before) && apart(other, schemas.after))) {
    const at = places([one.node, ""], [other.node, ""], schemas);
    return [{ path, difference: { id: "alternatives-changed" }, backward: false, forward: false, ...at }];
  }
  const known = new Set(other.members.map((member) => meaningOf(member, schemas.after)));
  const old = one.members.filter((member) => !known.delete(meaningOf(member, schemas.before)));
  const oldTexts = new Set(one.members.map((member) => meaningOf(member, schemas.before)));
  const now = other.members.filter((member) => !oldTexts.delete(meaningOf(member, schemas.after)));
  const changes: SchemaChange[] = [];
  for (const member of [...now]) {
    const match = old.find(
      (candidate) => kindOf(candidate, schemas.before) === kindOf(member, schemas.after),
    );
    if (!match) continue;
    old.splice(old.indexOf(match), 1);
    now.splice(now.indexOf(member), 1);
    changes.push(...comparison.inner([match], [member], ""));
  }
  for (const member of now) {
    const forward = one.members.some((reader) => fits([member], [reader], "forward"));
    changes.push({
      path,
      difference: { id: "alternative-new", keyword: one.word },
      backward: true,
      forward,
      after: schemas.after.span(member),
    });
  }
  for (const member of old) {
    const backward = other.members.some((reader) => fits([member], [reader], "backward"));
    changes.push({
      path,
      difference: { id: "alternative-gone", keyword: one.word },
      backward,
      forward: true,
      before: schemas.before.span(member),
    });
  }
  return changes;
}

/** Tells alternatives from each other: the types and the fixed values of their fields. */
function kindOf(member: SchemaNode, schemas: Schemas): string {
  const view = viewOf([member], schemas);
  const fixed = [...discriminators(view)].map(([name, values]) => `${name}=${[...values].sort().join("|")}`);
  return `${[...view.types].sort().join("|")} ${fixed.sort().join(" ")}`;
}

/** Required fields with few values: what tells one alternative from another. */
function discriminators(view: SchemaView): Map<string, ReadonlySet<string>> {
  const found = new Map<string, ReadonlySet<string>>();
  for (const name of declaredFields(view)) {
    if (!requiredOf(view).has(name)) continue;
    const schemas = fieldOf(view, name) ?? [];
    for (const node of schemas) {
      const fixed = keyword(node, "const");
      const listed = keyword(node, "enum");
      if (fixed !== undefined) found.set(name, new Set([JSON.stringify(fixed)]));
      else if (Array.isArray(listed)) found.set(name, new Set(listed.map((value) => JSON.stringify(value))));
    }
  }
  return found;
}

/** Whether no value can fit two of the alternatives. */
function apart({ members }: Choice, schemas: Schemas): boolean {
  const views = members.map((member) => viewOf([member], schemas));
  return views.every((view, index) => views.slice(index + 1).every((other) => exclude(view, other)));
}

function exclude(one: SchemaView, other: SchemaView): boolean {
  if (one.types.isDisjointFrom(other.types)) return true;
  if (one.values && other.values && one.values.isDisjointFrom(other.values)) return true;
  const onlyObjects = (view: SchemaView) => [...view.types].every((type) => type === "object");
  if (!onlyObjects(one) || !onlyObjects(other)) return false;
  const others = discriminators(other);
  return [...discriminators(one)].some(([name, values]) => others.get(name)?.isDisjointFrom(values) ?? false);
}

/** Whether everything that the other side may write fits one of the alternatives, and only one of a `oneOf`. */
function satisfied(reader: Choice, direction: Direction, comparison: Comparison): boolean {
  const { before, after, schemas, fits } = comparison;
  const [writer, readers] = direction === "backward" ? [before, schemas.after] : [after, schemas.before];
  if (reader.word === "oneOf" && !apart(reader, readers)) return false;
  const [choice] = choicesOf(writer);
  // What the writer has beside the choice holds for each of its alternatives.
  const alternatives = choice
    ? choice.members.map((member) => [...writer.nodes.map((node) => without(node, choice)), member])
    : [writer.nodes];
  return alternatives.every((nodes) => reader.members.some((member) => fits(nodes, [member], direction)));
}

/** A schema of the view alone: its `$ref` and `allOf` are among the view's nodes already. */
function without(node: SchemaNode, { word, node: choice }: Choice): SchemaNode {
  const isOwner = below(node, word).path.join("/") === choice.path.join("/") && node.file === choice.file;
  if (typeof node.schema !== "object" || node.schema === null) return node;
  const rest = Object.entries(node.schema).filter(
    ([key]) => key !== "$ref" && key !== "allOf" && !(isOwner && key === word),
  );
  return { ...node, schema: Object.fromEntries(rest) };
}
