import type { Rendered } from "@crossdock/flow";
import { kindOf, referenceTo } from "@crossdock/flow";
import { type Diagnostic, type Path, type Registry, textAt, valueAt } from "@crossdock/kit";
import { stringify } from "yaml";
import type { Change, Sight } from "./change.ts";
import { compareContracts } from "./compare-contracts.ts";
import { compareTrees, type Edit } from "./compare-trees.ts";
import { pairsOf } from "./pairs.ts";
import { criticalityOf } from "./ratings.ts";
import { reachOf } from "./reach.ts";
import type { Side } from "./side.ts";
import { isWritten, placeOf, type Tree, treeOf } from "./tree.ts";
import { riskOf, wordsOf } from "./words.ts";

/** What is different between two states, and what speaks against it. */
export interface Difference {
  /** By resource, and within it in the order of the new state. */
  changes: readonly Change[];
  /** Errors of the new state, and contracts that broke a promise. */
  objections: readonly Diagnostic[];
}

/**
 * Compares what two states of a workspace do: resources as each retailer runs them, overlays merged and defaults
 * filled in. Comments, formatting, the order of keys and short forms make no difference.
 */
export function compareWorkspaces(before: Side, after: Side, registry: Registry): Difference {
  const contracts = compareContracts(before, after, registry);
  const found = pairsOf(before, after, registry).flatMap(([old, now]) =>
    old && now ? editsOf(old, now, before, after, registry) : existence(old, now, before, after, registry),
  );
  const order = new Map<string, number>();
  for (const { kind, name } of found) {
    const id = `${kind} ${name}`;
    if (!order.has(id)) order.set(id, order.size);
  }
  const all = [...merged(found, after, registry), ...contracts.changes];
  const rank = ({ kind, name }: Change) => order.get(`${kind} ${name}`) ?? order.size;
  return {
    changes: all.sort((a, b) => rank(a) - rank(b)),
    objections: [...after.findings, ...contracts.objections],
  };
}

function existence(
  old: Rendered | undefined,
  now: Rendered | undefined,
  before: Side,
  after: Side,
  registry: Registry,
): Change[] {
  const resource = now ?? old;
  // What promises a schema is told with who still understands whom.
  if (!resource || schemaFieldOf(resource, registry) !== undefined) return [];
  const reach = reachOf(resource, [], [before, after], registry);
  const sight: Sight = { text: textAt(resource.value, "title") ?? "", span: resource.spanOf(["name"]) };
  const op = now ? "added" : "removed";
  const [aspect, note] = kindOf(resource.kind, registry).diff?.existence?.(op) ?? (["resource"] as const);
  return [
    {
      kind: resource.kind,
      name: referenceTo(resource),
      aspect,
      op,
      path: "",
      title: `the ${resource.kind} is ${now ? "new" : "gone"}`,
      ...(note ? { note } : {}),
      ...(now ? { after: sight } : { before: sight }),
      ...reach,
      risk: riskOf({ aspect }, criticalityOf(resource, reach, [after, before])),
      edited: resource.document,
    },
  ];
}

function schemaFieldOf({ kind }: Rendered, registry: Registry): string | undefined {
  return kindOf(kind, registry).diff?.schemaField;
}

function editsOf(old: Rendered, now: Rendered, before: Side, after: Side, registry: Registry): Change[] {
  // What cannot be relied upon is among the objections.
  if (!old.valid || !now.valid) return [];
  const one = treeOf(old, before, registry);
  const other = treeOf(now, after, registry);
  const name = old.version === now.version ? referenceTo(now) : `${referenceTo(old)} → ${referenceTo(now)}`;
  return compareTrees(one, other)
    .filter(({ shown: [first] }) => first === undefined || first !== schemaFieldOf(now, registry))
    .map((edit): Change => {
      const wording = wordsOf(kindOf(now.kind, registry), edit);
      const where = placeAfter(other, edit);
      const reach = reachOf(now, edit.shown, [before, after], registry);
      const sights = {
        ...(edit.before && edit.op !== "moved" ? { before: sightOf(one, edit.before, before) } : {}),
        ...(edit.after && edit.op !== "moved" ? { after: sightOf(other, edit.after, after) } : {}),
        ...(edit.op === "moved" ? movedSights(one, other, edit) : {}),
      };
      return {
        kind: now.kind,
        name,
        op: edit.op,
        path: edit.shown.join("."),
        ...wording,
        ...(where ? { where } : {}),
        ...sights,
        ...reach,
        risk: riskOf(wording, criticalityOf(now, reach, [after, before])),
        edited: edit.after ? other.rendered.originOf(edit.after) : one.rendered.originOf(edit.before ?? []),
      };
    });
}

/** For a step that came or moved: the one that it runs after now. */
function placeAfter({ value }: Tree, { op, after, shown }: Edit): string | undefined {
  const index = after?.at(-1);
  if (!after || typeof index !== "number" || shown.length !== 2 || shown[0] !== "steps" || op === "changed")
    return undefined;
  const previous = index === 0 ? undefined : textAt(value, ...after.slice(0, -1), index - 1, "id");
  return previous ? `after \`${previous}\`` : index === 0 ? "first" : undefined;
}

function movedSights(one: Tree, other: Tree, { before = [], after = [] }: Edit) {
  const sight = (tree: Tree, path: Path): Sight => ({
    text: `${ordinal(Number(path.at(-1)) + 1)} of its list`,
    span: tree.rendered.spanOf(path, "key"),
  });
  return { before: sight(one, before), after: sight(other, after) };
}

function ordinal(place: number): string {
  const endings = { one: "st", two: "nd", few: "rd", other: "th", many: "th", zero: "th" };
  return `${place}${endings[new Intl.PluralRules("en", { type: "ordinal" }).select(place)]}`;
}

function sightOf(tree: Tree, path: Path, side: Side): Sight {
  const view = tree.expressions.get(placeOf(path));
  const value = valueAt(tree.value, ...path);
  const span = view ? view.span() : tree.rendered.spanOf(path);
  if (view) {
    const reads = side.reads(view, tree.rendered).map(readText);
    return { text: view.text.source.trim(), reads: [...new Set(reads)].sort(), span };
  }
  const text = typeof value === "string" ? value : yamlOf(value);
  return { text: isWritten(tree, path) ? text : `${text} (default)`, span };
}

function yamlOf(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return stringify(value, {
    lineWidth: 90,
    flowCollectionPadding: true,
    aliasDuplicateObjects: false,
  }).trimEnd();
}

function readText(path: Path): string {
  return path.join(".").replaceAll(".*", "[]");
}

/** The same change of a base for several retailers is one change. */
function merged(found: readonly Change[], { flows }: Side, registry: Registry): Change[] {
  const groups = new Map<string, Change>();
  for (const change of found) {
    const places = [change.before, change.after].map((sight) => [
      sight?.text,
      sight?.span?.file,
      sight?.span?.start.offset,
    ]);
    const id = JSON.stringify([change.kind, change.name, change.path, change.op, change.title, places]);
    const known = groups.get(id);
    groups.set(id, known ? joint(known, change) : change);
  }
  return [...groups.values()].map((change) => {
    if (!kindOf(change.kind, registry).perRetailer) return change;
    const users = flows.filter(({ flow, retailer }) => retailer !== null && change.flows.includes(flow));
    const everyone =
      users.length > 0 && users.every(({ retailer }) => change.retailers.includes(retailer ?? ""));
    return { ...change, everyone };
  });
}

function joint({ where, ...one }: Change, other: Change): Change {
  return {
    ...one,
    ...(where !== undefined && where === other.where ? { where } : {}),
    retailers: [...new Set([...one.retailers, ...other.retailers])].sort(),
    flows: [...new Set([...one.flows, ...other.flows])].sort(),
  };
}
