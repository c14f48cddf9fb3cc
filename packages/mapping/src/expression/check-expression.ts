import { backtracking, type Helper, nearest } from "@crossdock/kit";
import { helpers } from "../helpers/helpers.ts";
import type { TextProblem } from "../problem.ts";
import { kindOf, type MappingProblem } from "../sentences.ts";
import { infer, type Node } from "./ast.ts";
import { builtinNames, forbidden } from "./builtin-names.ts";
import { losesDigits } from "./loses-digits.ts";
import { type ExpressionText, parsedExpression } from "./parsed-expression.ts";
import { rangeOf } from "./range.ts";

/** An expression that may run, or why it may not. */
export type Checked = { ast: Node; problems: TextProblem[] } | { ast: undefined; problems: TextProblem[] };

/**
 * All static problems of an expression. Variables are judged only when `names` lists what is bound (without the `$`);
 * built-ins and helpers are always known, `$table` where it is listed.
 */
export function checkExpression(text: ExpressionText, names?: readonly string[]): TextProblem[] {
  return inspect(text, names).problems;
}

/** As `checkExpression`, and the tree. */
export function inspect(text: ExpressionText, names?: readonly string[]): Checked {
  const { source, tree: ast, problem, helpers: ofWorkspace } = parsedExpression(text);
  if (!ast) return { ast, problems: problem ? [problem] : [] };
  const problems: TextProblem[] = [];
  const seen = new Set<string>();
  const report: Report = (node, problem) => {
    const range = rangeOf(node, source);
    const kind = kindOf(problem);
    // `??` and `?:` hold their left side twice.
    const key = `${kind} ${range.join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    problems.push({ kind, path: [], range, problem });
  };
  const known = knownNames(ast, names, ofWorkspace);
  infer(ast, (node, parent) => {
    checkNode(node, parent, known, names !== undefined, report);
    if (node.type === "number") checkNumber(node, source, report);
  });
  return { ast, problems };
}

type Report = (node: Node, problem: MappingProblem) => void;

function checkNode(
  node: Node,
  parent: Node | undefined,
  known: ReadonlySet<string>,
  strict: boolean,
  report: Report,
) {
  switch (node.type) {
    case "variable":
      return checkVariable(node.value, node, parent, known, strict, report);
    case "regex": {
      const found = backtracking(node.value);
      if (found) report(node, { id: "regex", ...found });
      return;
    }
    case "function":
    case "partial":
      return checkCall(node, parent, known, report);
    case "bind":
      if (node.rhs.type === "lambda" && callsItselfAlways(node.rhs.body, node.lhs.value))
        report(node, { id: "unbounded-recursion", name: node.lhs.value });
      return;
    default:
  }
}

const numberAtEnd = /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The tree has the double; what was written is looked up in the source. */
function checkNumber(node: Node, source: string, report: Report): void {
  const [start, end] = rangeOf(node, source);
  const written = numberAtEnd.exec(source.slice(start, end))?.[0];
  if (written === undefined || !losesDigits(written)) return;
  report(node, { id: "long-number", written });
}

function checkVariable(
  name: string,
  node: Node,
  parent: Node | undefined,
  known: ReadonlySet<string>,
  strict: boolean,
  report: Report,
): void {
  if (forbidden.has(name)) {
    report(node, { id: "forbidden", name });
    return;
  }
  if (known.has(name)) return;
  const called = (parent?.type === "function" || parent?.type === "partial") && parent.procedure === node;
  const meant = variableNear(name, known);
  if (called) report(node, { id: "unknown-helper", name, meant });
  else if (strict) report(node, { id: "unknown-variable", name, meant });
}

function checkCall(
  node: Extract<Node, { type: "function" | "partial" }>,
  parent: Node | undefined,
  known: ReadonlySet<string>,
  report: Report,
): void {
  const { procedure } = node;
  const name =
    procedure.type === "path" && procedure.steps[0]?.type === "name" ? procedure.steps[0].value : undefined;
  if (name === undefined) return;
  const step = parent?.type === "path" ? parent.steps.indexOf(node) : -1;
  const before = step > 0 && parent?.type === "path" ? parent.steps[step - 1] : undefined;
  if (before) {
    const owner =
      before.type === "variable" ? `$${before.value}` : before.type === "name" ? before.value : "…";
    report(node, { id: "object-call", owner, name });
    return;
  }
  const meant = known.has(name) ? `$${name}` : variableNear(name, known);
  report(node, { id: "bare-call", name, meant });
}

/** The variable or function that was probably meant, with its `$`. */
function variableNear(name: string, known: ReadonlySet<string>): string | undefined {
  const near = nearest(name, known);
  return near === undefined ? undefined : `$${near}`;
}

/** Built-ins, helpers that are bound, what else is, and every name that the expression itself binds somewhere. */
function knownNames(
  ast: Node,
  names: readonly string[] | undefined,
  ofWorkspace: readonly Helper[],
): ReadonlySet<string> {
  // A helper without a body is the caller's to bind.
  const own = [...helpers, ...ofWorkspace].filter(({ call }) => call !== undefined || names === undefined);
  const known = new Set(["", "$", ...builtinNames, ...own.map(({ name }) => name), ...(names ?? [])]);
  infer(ast, (node) => {
    if (node.type === "bind") known.add(node.lhs.value);
    if (node.type === "lambda") for (const parameter of node.arguments) known.add(parameter.value);
    if (node.focus) known.add(node.focus);
    if (node.index) known.add(node.index);
    for (const stage of node.stages ?? []) if (stage.type === "index") known.add(stage.value);
  });
  return known;
}

/** Whether `body` reaches a call of `$name` whatever its conditions say. */
function callsItselfAlways(body: Node, name: string): boolean {
  if (body.type === "condition") {
    if (callsItselfAlways(body.condition, name)) return true;
    return (
      body.else !== undefined && callsItselfAlways(body.then, name) && callsItselfAlways(body.else, name)
    );
  }
  if (body.type === "binary" && (body.value === "and" || body.value === "or"))
    return callsItselfAlways(body.lhs, name);
  if (body.type === "lambda" && !body.thunk) return false;
  if (body.type === "function" && body.procedure.type === "variable" && body.procedure.value === name)
    return true;
  let always = false;
  infer(body, (node) => {
    if (node === body || always) return;
    always = node.type === "function" && callsDirectly(node, name) && !guardedIn(body, node);
  });
  return always;
}

function callsDirectly(node: Extract<Node, { type: "function" }>, name: string): boolean {
  return node.procedure.type === "variable" && node.procedure.value === name;
}

/** Whether `node` stands below a condition, a filter, a step over a list or an own function inside `body`. */
function guardedIn(body: Node, node: Node): boolean {
  let guarded = false;
  const descend = (current: Node, below: boolean) => {
    if (current === node) guarded = below;
    inferDirect(current, (child) => descend(child, below || guards(current)));
  };
  descend(body, false);
  return guarded;
}

function guards(node: Node): boolean {
  if (node.type === "condition" || node.type === "path") return true;
  if (node.type === "lambda") return !node.thunk;
  return node.type === "binary" && (node.value === "and" || node.value === "or");
}

function inferDirect(node: Node, visit: (child: Node) => void): void {
  infer(node, (child, parent) => {
    if (parent === node) visit(child);
  });
}
