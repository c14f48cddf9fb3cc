import { children, defaultOf, infer, type Node } from "../expression/ast.ts";
import { boundNames } from "./scope.ts";

/** Nodes of which several are the same and are evaluated once. */
export interface SharedNodes {
  /** For the whole message: the slot of each in the evaluation's memory. */
  slots: ReadonlyMap<Node, number>;
  count: number;
  /** While an object is built: by its pairs. */
  regions: ReadonlyMap<Pairs, Region>;
  cells: ReadonlyMap<Node, Cell>;
}

type Pairs = readonly (readonly [Node, Node])[];

/** An object that is written with the same sub-expression several times. */
interface Region {
  /** Number of the building that is going on. */
  building: number;
}

/** The last result of a sub-expression, and where and when it was that. */
export interface Cell {
  readonly region: Region;
  building: number;
  input: unknown;
  frame: unknown;
  value: unknown;
}

/**
 * Finds sub-expressions that stand several times in the trees, mean the same at each place and are worth remembering: they
 * call something or look through lists. For the whole message they read nothing but the message and what is bound from
 * outside; while an object is built they may read any variable. Whether context and variables are the same is looked at
 * when they run.
 */
export function sharedNodes(trees: readonly Node[], bound: ReadonlySet<string>): SharedNodes {
  if (!hasTwo(trees)) return { slots: new Map(), count: 0, regions: new Map(), cells: new Map() };
  const facts = new Map<Node, Facts>();
  const shapes = new Map<string, number>();
  for (const tree of trees) factsOf(tree, shapes, bound, facts);
  const slots = new Map<Node, number>();
  const same = repeated(trees, facts, ({ isOpen }) => !isOpen);
  for (const [slot, nodes] of same.entries()) for (const node of nodes) slots.set(node, slot);
  return { slots, count: same.length, ...sharedInObjects(trees, facts) };
}

/** Whether two nodes are worth remembering at all, alike or not. */
function hasTwo(trees: readonly Node[]): boolean {
  let count = 0;
  for (const tree of trees) {
    infer(tree, (node) => {
      if (works(node)) count++;
    });
  }
  return count > 1;
}

/** Nodes that are worth it and written alike, twice and more, in the context of `roots`. */
function repeated(
  roots: readonly Node[],
  facts: ReadonlyMap<Node, Facts>,
  fits: (facts: Facts) => boolean,
): Node[][] {
  const places = new Map<number, Node[]>();
  const visit = (node: Node): void => {
    const known = facts.get(node);
    if (known?.isWorthIt && fits(known)) {
      const same = places.get(known.shape);
      if (same) same.push(node);
      else places.set(known.shape, [node]);
    }
    for (const child of inContext(node)) visit(child);
  };
  for (const root of roots) visit(root);
  return [...places.values()].filter((nodes) => nodes.length > 1);
}

function sharedInObjects(
  trees: readonly Node[],
  facts: ReadonlyMap<Node, Facts>,
): Pick<SharedNodes, "regions" | "cells"> {
  const regions = new Map<Pairs, Region>();
  const cells = new Map<Node, Cell>();
  // An own function may call what is never the same twice.
  if (trees.some(isUnsteady)) return { regions, cells };
  for (const tree of trees) {
    infer(tree, (node) => {
      if (node.type !== "unary" || node.value !== "{") return;
      const values = node.lhs.map(([, value]) => value);
      if (boundNames(values).size > 0) return;
      const region: Region = { building: 0 };
      for (const nodes of repeated(values, facts, ({ isApart }) => !isApart)) {
        regions.set(node.lhs, region);
        const cell: Cell = { region, building: -1, input: undefined, frame: undefined, value: undefined };
        for (const each of nodes) if (!cells.has(each)) cells.set(each, cell);
      }
    });
  }
  return { regions, cells };
}

function isUnsteady(tree: Node): boolean {
  let found = false;
  infer(tree, (node) => {
    found ||= node.type === "variable" && unsteady.has(node.value);
  });
  return found;
}

interface Facts {
  /** Equal for nodes that are written alike. */
  shape: number;
  /** Whether it reads a variable that the expression itself binds, or is apart. */
  isOpen: boolean;
  /** Whether it binds a variable, makes a function or has to do with `%`. */
  isApart: boolean;
  isWorthIt: boolean;
}

/** Calls of these differ from one time to the next. */
const unsteady: ReadonlySet<string> = new Set(["random", "shuffle", "eval"]);

function factsOf(
  node: Node,
  shapes: Map<string, number>,
  bound: ReadonlySet<string>,
  facts: Map<Node, Facts>,
): Facts {
  const below = children(node).map((child) => factsOf(child, shapes, bound, facts));
  const text = `${ownText(node)}(${below.map(({ shape }) => shape).join()})`;
  let shape = shapes.get(text);
  if (shape === undefined) {
    shape = shapes.size;
    shapes.set(text, shape);
  }
  const apart = isApart(node) || below.some((each) => each.isApart);
  const reads = node.type === "variable" && (bound.has(node.value) || unsteady.has(node.value));
  const known: Facts = {
    shape,
    isOpen: apart || reads || below.some((each) => each.isOpen),
    isApart: apart,
    isWorthIt: works(node) || below.some((each) => each.isWorthIt),
  };
  facts.set(node, known);
  return known;
}

function isApart(node: Node): boolean {
  if (node.type === "parent" || node.ancestor !== undefined) return true;
  return (
    node.type === "bind" || node.type === "lambda" || node.type === "transform" || node.type === "partial"
  );
}

function works(node: Node): boolean {
  if (node.predicate || node.stages || node.group) return true;
  return (
    node.type === "function" ||
    node.type === "apply" ||
    node.type === "sort" ||
    node.type === "descendant" ||
    (node.type === "unary" && node.value === "{")
  );
}

/** Everything of a node but its place and the nodes below it. */
function ownText(node: Node): string {
  const { type, keepArray, focus, index } = node;
  const value = "value" in node ? (node.type === "regex" ? String(node.value) : node.value) : undefined;
  const flags = [
    "keepSingletonArray" in node && node.keepSingletonArray,
    "consarray" in node && node.consarray,
    node.tuple,
    node.type === "sort" && node.terms.map((term) => term.descending),
    (node.predicate ?? []).length,
    (node.stages ?? []).map((stage) => (stage.type === "index" ? stage.value : 0)),
    node.group?.lhs.length,
    node.type === "condition" && node.else !== undefined,
    node.type === "function" && node.arguments.length,
  ];
  return JSON.stringify([type, value, keepArray, focus, index, flags]);
}

/** The parts of a node that run in its own context. */
function inContext(node: Node): readonly Node[] {
  switch (node.type) {
    case "path":
      return node.steps.slice(0, 1);
    case "sort":
    case "transform":
      return [];
    case "condition":
      if (!defaultOf(node)) return partsInContext(node);
      return node.else ? [node.then, node.else] : [node.then];
    default:
      return partsInContext(node);
  }
}

function partsInContext(node: Node): readonly Node[] {
  const elsewhere = new Set<Node>();
  for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
    if (stage.type === "filter") elsewhere.add(stage.expr);
  }
  for (const pair of node.group?.lhs ?? []) for (const part of pair) elsewhere.add(part);
  return children(node).filter((child) => !elsewhere.has(child));
}

/** Names that the trees bind anywhere. */
export function namesBound(trees: readonly Node[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const tree of trees) {
    infer(tree, (node) => {
      if (node.type === "bind") names.add(node.lhs.value);
      if (node.type === "lambda") for (const { value } of node.arguments) names.add(value);
      if (node.focus !== undefined) names.add(node.focus);
      if (node.index !== undefined) names.add(node.index);
      for (const stage of node.stages ?? []) if (stage.type === "index") names.add(stage.value);
    });
  }
  return names;
}
