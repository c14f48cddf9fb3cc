import { infer, type Node } from "../expression/ast.ts";
import type { Leaf } from "./operands.ts";
import type { Run } from "./run.ts";
import type { Scope } from "./scope.ts";
import type { SharedNodes } from "./shared.ts";

/** A compiled node: evaluates in a context with the variables of `frame`. `leaf`: what it does, where that is simple. */
export type Evaluate = ((input: unknown, frame: Frame) => unknown) & { readonly leaf?: Leaf };

/** As `Evaluate`, for what ends an own function; `caller` is the context of whoever called it. */
export type EvaluateTail = (input: unknown, frame: Frame, caller: unknown) => unknown;

/** Variables: `[enclosing frame, value, value, …]`. In a tuple's frame the tuple is the second entry. */
export type Frame = unknown[];

/** Where a node stands while it is compiled. */
export interface Place {
  readonly unit: Unit;
  readonly scope: Scope;
  /** Evaluated nodes around it within its own function, itself included: the reference limits their depth. */
  readonly nest: number;
}

/** Told which way a condition went: its node, and which branch was taken. */
export type BranchWatcher = (node: Node, branch: "then" | "else") => void;

/** What the nodes of one compiled expression share. */
export interface Unit {
  readonly run: Run;
  readonly root: Scope;
  /** Names of functions that were taken for granted, because nothing in the expression binds them. */
  readonly assumed: Set<string>;
  /** Whether a name is a built-in function here: not replaced by a helper or a binding. */
  isBuiltin(name: string): boolean;
  /** The helper of that name, which nothing replaces here. */
  helper(name: string): ((...args: unknown[]) => unknown) | undefined;
  /** Whether a name is `$eval`, which knows the place where it is named. */
  isEval(name: string): boolean;
  /** Every name of the expression, where `$eval` may read or bind any of them. */
  readonly everyName: ReadonlySet<string> | undefined;
  readonly onBranch: BranchWatcher | undefined;
  /** Compiles a node of any type; the parts of a node go through it. */
  compile(node: Node, place: Place): Evaluate;
  /** Whether any path may bind variables for its items. */
  readonly hasTuples: boolean;
  /** Compiles text that `$eval` meets, at the place of its call. */
  compileText(source: string, place: Place): Evaluate;
  /** Gives the outermost frame the names that such text has brought. */
  complete(frame: Frame): void;
  /** What is evaluated once. */
  readonly shared: SharedNodes;
}

/** Compiles a part of a node. */
export function compilePart(node: Node, place: Place): Evaluate {
  return place.unit.compile(node, place);
}

/** The place of a part of the node at `place`. */
export function below(place: Place, levels = 1): Place {
  return { unit: place.unit, scope: place.scope, nest: place.nest + levels };
}

export function inside(place: Place, scope: Scope): Place {
  return { unit: place.unit, scope, nest: place.nest };
}

/** Names that tuples of this tree carry: of `@`, `#` and the labels of `%`. */
export function tupleNames(ast: Node): ReadonlySet<string> {
  const names = new Set<string>();
  infer(ast, (node) => {
    if (node.focus !== undefined) names.add(node.focus);
    if (node.index !== undefined) names.add(node.index);
    if (node.ancestor !== undefined) names.add(node.ancestor.label);
    if (node.type === "parent") names.add(node.slot.label);
    for (const stage of node.stages ?? []) if (stage.type === "index") names.add(stage.value);
  });
  return names;
}

/** Every variable that the tree names. */
export function variableNames(ast: Node): ReadonlySet<string> {
  const names = new Set<string>();
  infer(ast, (node) => {
    if (node.type === "variable") names.add(node.value);
    if (node.type === "bind") names.add(node.lhs.value);
    if (node.type === "lambda") for (const parameter of node.arguments) names.add(parameter.value);
    if (node.type === "transform") names.add("clone");
  });
  return names;
}
