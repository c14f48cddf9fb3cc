import { children, type Node, walk } from "../ast.ts";

/** Nodes of which several are the same and are evaluated once, and the slot of each in the evaluation's memory. */
export interface SharedNodes {
  slots: ReadonlyMap<Node, number>;
  count: number;
}

/**
 * Finds sub-expressions that stand several times in the trees, mean the same at each place and are worth remembering:
 * they call something or look through lists, and read nothing but the message and what is bound from outside. Whether the
 * context is the message is looked at when they run.
 */
export function sharedNodes(trees: readonly Node[], bound: ReadonlySet<string>): SharedNodes {
  const shapes = new Map<string, number>();
  const places = new Map<number, Node[]>();
  const facts = new Map<Node, Facts>();
  for (const tree of trees) factsOf(tree, shapes, bound, facts);
  const visit = (node: Node): void => {
    const known = facts.get(node);
    if (known?.isOpen === false && known.isWorthIt) {
      const same = places.get(known.shape);
      if (same) same.push(node);
      else places.set(known.shape, [node]);
    }
    for (const child of inMessage(node)) visit(child);
  };
  for (const tree of trees) visit(tree);
  const slots = new Map<Node, number>();
  let count = 0;
  for (const same of places.values()) {
    if (same.length < 2) continue;
    for (const node of same) slots.set(node, count);
    count++;
  }
  return { slots, count };
}

interface Facts {
  /** Equal for nodes that are written alike. */
  shape: number;
  /** Whether it reads a variable that the expression itself binds, or binds one that others may see. */
  isOpen: boolean;
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
  const known: Facts = {
    shape,
    isOpen: isOpen(node, bound) || below.some((each) => each.isOpen),
    isWorthIt: works(node) || below.some((each) => each.isWorthIt),
  };
  facts.set(node, known);
  return known;
}

function isOpen(node: Node, bound: ReadonlySet<string>): boolean {
  if (node.type === "variable") return bound.has(node.value) || unsteady.has(node.value);
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
function inMessage(node: Node): Node[] {
  switch (node.type) {
    case "path":
      return node.steps.slice(0, 1);
    case "sort":
      return [];
    default: {
      const elsewhere = new Set<Node>();
      for (const stage of [...(node.predicate ?? []), ...(node.stages ?? [])]) {
        if (stage.type === "filter") elsewhere.add(stage.expr);
      }
      for (const pair of node.group?.lhs ?? []) for (const part of pair) elsewhere.add(part);
      if (node.type === "transform") return [];
      return children(node).filter((child) => !elsewhere.has(child));
    }
  }
}

/** Names that the trees bind anywhere. */
export function namesBound(trees: readonly Node[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const tree of trees) {
    walk(tree, (node) => {
      if (node.type === "bind") names.add(node.lhs.value);
      if (node.type === "lambda") for (const { value } of node.arguments) names.add(value);
      if (node.focus !== undefined) names.add(node.focus);
      if (node.index !== undefined) names.add(node.index);
      for (const stage of node.stages ?? []) if (stage.type === "index") names.add(stage.value);
    });
  }
  return names;
}
