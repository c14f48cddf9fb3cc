import type { Comparison, Direction, SchemaChange } from "./comparison.ts";
import { places } from "./places.ts";
import { keyword, type SchemaNode } from "./schema-node.ts";
import {
  declaredFields,
  fieldOf,
  ofPattern,
  othersOf,
  type Part,
  patternsOf,
  requiredOf,
  restOf,
  undeclaredOf,
} from "./schema-parts.ts";
import type { SchemaView } from "./schema-view.ts";

/** Fields of objects: declared, required, by pattern, and the rest. */
export function compareFields(comparison: Comparison): SchemaChange[] {
  const { before, after } = comparison;
  if (!before.types.has("object") || !after.types.has("object")) return [];
  const names = [...declaredFields(before).union(declaredFields(after))];
  return [
    ...names.flatMap((name) => compareField(name, comparison)),
    ...requiredUndeclared(new Set(names), comparison),
    ...[...patternsOf(before).union(patternsOf(after))].flatMap((each) => comparePattern(each, comparison)),
    ...compareRest(comparison),
  ];
}

function compareField(name: string, comparison: Comparison): SchemaChange[] {
  const { before, after, schemas } = comparison;
  const old = fieldOf(before, name);
  const now = fieldOf(after, name);
  const wasRequired = requiredOf(before).has(name);
  const isRequired = requiredOf(after).has(name);
  const path = pathOf(comparison, name);
  if (old && now) {
    const inner = comparison.inner(old, now, name);
    if (wasRequired === isRequired) return inner;
    const at = places(requiringPlace(before, name), requiringPlace(after, name), schemas);
    return [
      {
        path,
        difference: { id: "requirement", isRequired },
        backward: wasRequired,
        forward: isRequired,
        before: at.before ?? spanOf(old, schemas.before),
        after: at.after ?? spanOf(now, schemas.after),
      },
      ...inner,
    ];
  }
  if (now) {
    return [
      {
        path,
        difference: { id: "field-new", isRequired },
        backward:
          (!isRequired || wasRequired) &&
          partFits(undeclaredOf(before, name, schemas.before), now, "backward", comparison),
        forward:
          (isRequired || !wasRequired) && partFits(now, restOf(before, "reader"), "forward", comparison),
        after: spanOf(now, schemas.after),
      },
    ];
  }
  if (!old) return [];
  return [
    {
      path,
      difference: { id: "field-gone", wasRequired },
      backward:
        (!isRequired || wasRequired) && partFits(old, restOf(after, "reader"), "backward", comparison),
      forward:
        (isRequired || !wasRequired) &&
        partFits(undeclaredOf(after, name, schemas.after), old, "forward", comparison),
      removes: true,
      before: spanOf(old, schemas.before),
    },
  ];
}

/** A name that is required and declared nowhere. */
function requiredUndeclared(known: ReadonlySet<string>, comparison: Comparison): SchemaChange[] {
  const { before, after, schemas } = comparison;
  const old = requiredOf(before).difference(known);
  const now = requiredOf(after).difference(known);
  return [...old.symmetricDifference(now)].map((name) => ({
    path: pathOf(comparison, name),
    difference: { id: "requirement", isRequired: now.has(name) },
    backward: !now.has(name),
    forward: now.has(name),
    ...places(requiringPlace(before, name), requiringPlace(after, name), schemas),
  }));
}

function comparePattern(pattern: string, comparison: Comparison): SchemaChange[] {
  const { before, after, schemas } = comparison;
  const old = ofPattern(before, pattern);
  const now = ofPattern(after, pattern);
  const step = `/${pattern}/`;
  if (old.length > 0 && now.length > 0) return comparison.inner(old, now, step);
  const path = pathOf(comparison, step);
  if (now.length > 0) {
    return [
      {
        path,
        difference: { id: "pattern-described" },
        backward: partFits(restOf(before, "writer"), now, "backward", comparison),
        forward: partFits(now, restOf(before, "reader"), "forward", comparison),
        after: spanOf(now, schemas.after),
      },
    ];
  }
  return [
    {
      path,
      difference: { id: "pattern-undescribed" },
      backward: partFits(old, restOf(after, "reader"), "backward", comparison),
      forward: partFits(restOf(after, "writer"), old, "forward", comparison),
      before: spanOf(old, schemas.before),
    },
  ];
}

function compareRest(comparison: Comparison): SchemaChange[] {
  const { before, after, schemas } = comparison;
  const [old, now] = [othersOf(before), othersOf(after)];
  const readers = [restOf(before, "reader"), restOf(after, "reader")] as const;
  if (old === now) {
    const [one, other] = readers;
    return one === "never" || other === "never" || one.length + other.length === 0
      ? []
      : comparison.inner(one, other, "*");
  }
  const backward = partFits(restOf(before, "writer"), readers[1], "backward", comparison);
  const forward = partFits(restOf(after, "writer"), readers[0], "forward", comparison);
  return [
    {
      path: comparison.path,
      difference: { id: "other-fields", before: old, after: now },
      backward,
      forward,
      ...places(closingPlace(before), closingPlace(after), schemas),
    },
  ];
}

function partFits(writer: Part, reader: Part, direction: Direction, { fits }: Comparison): boolean {
  if (writer === "never") return true;
  return reader !== "never" && fits(writer, reader, direction);
}

function pathOf({ path }: Comparison, step: string): string {
  return path === "" ? step : `${path}.${step}`;
}

function spanOf([first]: readonly SchemaNode[], schemas: Comparison["schemas"]["before"]) {
  return first && schemas.span(first);
}

function requiringPlace(
  { nodes }: SchemaView,
  name: string,
): readonly [SchemaNode, string, number] | undefined {
  for (const node of nodes) {
    const names = keyword(node, "required");
    const index = Array.isArray(names) ? names.indexOf(name) : -1;
    if (index >= 0) return [node, "required", index];
  }
  return undefined;
}

function closingPlace({ nodes }: SchemaView): readonly [SchemaNode, string] | undefined {
  for (const node of nodes)
    for (const word of ["additionalProperties", "unevaluatedProperties"])
      if (keyword(node, word) !== undefined) return [node, word];
  return undefined;
}
