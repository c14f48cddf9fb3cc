/**
 * The syntax tree of the pinned `jsonata` version, typed. The evaluator runs it, type inference reads it; nothing else
 * knows its shape. Positions are offsets *behind* a node's own token, as that parser counts them.
 */
export type Node =
  | PathNode
  | BinaryNode
  | NegationNode
  | ArrayNode
  | ObjectNode
  | NameNode
  | StringNode
  | NumberNode
  | ValueNode
  | WildcardNode
  | DescendantNode
  | ParentNode
  | ConditionNode
  | BlockNode
  | BindNode
  | RegexNode
  | CallNode
  | PartialNode
  | VariableNode
  | LambdaNode
  | ApplyNode
  | TransformNode
  | SortNode
  | PlaceholderNode;

/** A signature such as `<s-n?:s>`, as the parser makes it. */
export interface Signature {
  readonly definition?: string;
  /** The arguments as the function gets them. Throws T0410, T0411 or T0412. */
  validate(args: readonly unknown[], context: unknown): unknown[];
}

interface Common {
  position?: number;
  /** Written with `[]`: a single value stays an array. */
  keepArray?: boolean;
  /** Filters behind a node that is not a step of a path. */
  predicate?: Stage[];
  /** Filters and index bindings behind a step. */
  stages?: Stage[];
  group?: Group;
  /** `@$name`. */
  focus?: string;
  /** `#$name`. */
  index?: string;
  /** Where a `%` further right leads to. */
  ancestor?: Slot;
  /** A step whose items carry variables, or a path whose result does. */
  tuple?: boolean;
}

/** Ties a `%` to the step whose input it means. */
interface Slot {
  label: string;
  level: number;
  index: number;
}

export type Stage =
  | { type: "filter"; expr: Node; position?: number }
  | { type: "index"; value: string; position?: number };

export interface Group {
  lhs: [Node, Node][];
  position?: number;
}

export interface PathNode extends Common {
  type: "path";
  steps: Node[];
  keepSingletonArray?: boolean;
}
export interface BinaryNode extends Common {
  type: "binary";
  value: string;
  lhs: Node;
  rhs: Node;
}
interface NegationNode extends Common {
  type: "unary";
  value: "-";
  expression: Node;
}
export interface ArrayNode extends Common {
  type: "unary";
  value: "[";
  expressions: Node[];
  consarray?: boolean;
}
export interface ObjectNode extends Common {
  type: "unary";
  value: "{";
  lhs: [Node, Node][];
}
export interface NameNode extends Common {
  type: "name";
  value: string;
}
interface StringNode extends Common {
  type: "string";
  value: string;
}
interface NumberNode extends Common {
  type: "number";
  value: number;
}
interface ValueNode extends Common {
  type: "value";
  value: boolean | null;
}
interface WildcardNode extends Common {
  type: "wildcard";
}
interface DescendantNode extends Common {
  type: "descendant";
}
interface ParentNode extends Common {
  type: "parent";
  slot: Slot;
}
export interface ConditionNode extends Common {
  type: "condition";
  condition: Node;
  then: Node;
  else?: Node;
}
export interface BlockNode extends Common {
  type: "block";
  expressions: Node[];
  /** Ends in a list that is written as `[…]`. */
  consarray?: boolean;
}
export interface BindNode extends Common {
  type: "bind";
  lhs: VariableNode;
  rhs: Node;
}
export interface RegexNode extends Common {
  type: "regex";
  value: RegExp;
}
export interface CallNode extends Common {
  type: "function";
  procedure: Node;
  arguments: Node[];
}
export interface PartialNode extends Common {
  type: "partial";
  procedure: Node;
  arguments: Node[];
}
/** `$name`; the empty name is the context, `$` is the root. */
export interface VariableNode extends Common {
  type: "variable";
  value: string;
}
export interface LambdaNode extends Common {
  type: "lambda";
  arguments: VariableNode[];
  body: Node;
  /** Checks the arguments, where the function is written with a signature. */
  signature?: Signature;
  /** Made by the parser around a tail call; not written by the user. */
  thunk?: boolean;
}
export interface ApplyNode extends Common {
  type: "apply";
  lhs: Node;
  rhs: Node;
}
export interface TransformNode extends Common {
  type: "transform";
  pattern: Node;
  update: Node;
  delete?: Node;
}
export interface SortNode extends Common {
  type: "sort";
  terms: { descending: boolean; expression: Node }[];
}
/** The `?` of a partial application. */
interface PlaceholderNode extends Common {
  type: "operator";
  value: "?";
}

/** The nodes directly below `node`, in source order. */
export function children(node: Node): readonly Node[] {
  if (!node.predicate && !node.stages && !node.group) return ownChildren(node);
  const stages = [...(node.predicate ?? []), ...(node.stages ?? [])].flatMap((stage) =>
    stage.type === "filter" ? [stage.expr] : [],
  );
  return [...ownChildren(node), ...stages, ...(node.group?.lhs.flat() ?? [])];
}

const none: readonly Node[] = [];

function ownChildren(node: Node): readonly Node[] {
  switch (node.type) {
    case "path":
      return node.steps;
    case "binary":
    case "apply":
      return [node.lhs, node.rhs];
    case "bind":
      return [node.lhs, node.rhs];
    case "unary":
      if (node.value === "[") return node.expressions;
      return node.value === "{" ? node.lhs.flat() : [node.expression];
    case "condition":
      return node.else ? [node.condition, node.then, node.else] : [node.condition, node.then];
    case "block":
      return node.expressions;
    case "function":
    case "partial":
      return [node.procedure, ...node.arguments];
    case "lambda":
      return [node.body];
    case "transform":
      return node.delete ? [node.pattern, node.update, node.delete] : [node.pattern, node.update];
    case "sort":
      return node.terms.map((term) => term.expression);
    default:
      return none;
  }
}

/** Calls `visit` for `node` and everything below it, parents first. */
export function infer(
  node: Node,
  visit: (node: Node, parent: Node | undefined) => void,
  parent?: Node,
): void {
  visit(node, parent);
  for (const child of children(node)) infer(child, visit, node);
}

/** Whether something stands behind a node that works on its value: `[…]`, `{…}` or `[]`. */
export function isAdorned(node: Node): boolean {
  return node.predicate !== undefined || node.group !== undefined || node.keepArray === true;
}

/**
 * Of `a ?? b` and `a ?: b` the parser makes conditions that name `a` twice, once in an `$exists` that nobody wrote: which
 * of them was written. The second naming has the places of the first, as nobody can write.
 */
export function defaultOf({ condition, then }: ConditionNode): "??" | "?:" | undefined {
  const isUnwritten = condition.type === "function" && condition.position === undefined;
  const asked = isUnwritten ? condition.arguments[0] : condition;
  if (asked?.type !== then.type || JSON.stringify(asked) !== JSON.stringify(then)) return undefined;
  return isUnwritten ? "??" : "?:";
}
