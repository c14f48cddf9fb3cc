import { nearest, valueAt } from "@crossdock/kit";
import type { VariableNode } from "../expression/ast.ts";
import { builtinNames } from "../expression/builtin-names.ts";
import { helpers } from "../helpers/helpers.ts";
import { structural } from "./builtin-structures.ts";
import { type Frame, known } from "./context.ts";
import { checkMoney, checkSwallowed } from "./findings.ts";
import { type NamedCall, textOf } from "./named-call.ts";
import { checkOperand, mayBe, takes } from "./operands.ts";
import {
  type FunctionShape,
  ifAll,
  itemOf,
  list,
  mark,
  nothing,
  type Shape,
  union,
  unknown,
} from "./shape.ts";
import { shapeOfValue } from "./shape-of.ts";

const texts =
  "string substring substringBefore substringAfter lowercase uppercase trim pad replace join formatNumber formatBase formatInteger type base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl fromMillis now".split(
    " ",
  );
const numbers =
  "sum max min average length parseInteger number floor ceil round abs sqrt power toMillis millis count".split(
    " ",
  );
/** Take the context value when they are called without arguments. */
const contextual: ReadonlySet<string> = new Set(
  "string substring substringBefore substringAfter lowercase uppercase length trim pad match contains replace split formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power boolean not sift keys lookup spread each base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone".split(
    " ",
  ),
);
/** Give a value whatever they are given. */
const total: ReadonlySet<string> = new Set(["count", "now", "millis", "exists", "array", "decSum", "type"]);
/** Keep what is marked as money marked. */
const keepsMarks: ReadonlySet<string> = new Set([
  "number",
  "string",
  "abs",
  "floor",
  "ceil",
  "max",
  "min",
  "trim",
]);
/** Money loses cents in these. */
const imprecise: ReadonlySet<string> = new Set(["sum", "round", "average", "floor", "ceil"]);

/** The result of a call, or undefined where there is no such function. */
export function shapeOfNamed(call: NamedCall): Shape | undefined {
  const { name, frame } = call;
  if (!isNamed(name)) return undefined;
  const withContext =
    call.args.length === 0 && contextual.has(name) ? { ...call, args: [frame.input] } : call;
  const structure = structural[name];
  if (structure) return structure(withContext);
  for (const arg of withContext.args) readWhole(arg, frame);
  check(withContext);
  const result = resultOf(withContext);
  return total.has(name) || helpers.some((helper) => helper.name === name)
    ? result
    : ifAll(result, ...withContext.args.slice(0, 1));
}

/** The function itself as a value, for `$map(list, $uppercase)`. */
export function functionNamed(name: string, frame: Frame): FunctionShape | undefined {
  if (!isNamed(name)) return undefined;
  const arity = helpers.find((helper) => helper.name === name)?.arity[0] ?? 1;
  const apply: FunctionShape["apply"] = (args) =>
    shapeOfNamed({ name, args: args.slice(0, arity), nodes: [], node: undefined, frame }) ?? unknown;
  return { type: "function", arity, apply };
}

function isNamed(name: string): boolean {
  return builtinNames.includes(name) || helpers.some((helper) => helper.name === name);
}

/** Objects and lists that a function takes whole count as read. */
function readWhole(shape: Shape, frame: Frame): void {
  if (shape.type === "object" || shape.type === "union") frame.infer.read(shape.at);
  if (shape.type === "list") {
    frame.infer.read(shape.at);
    readWhole(shape.items, frame);
  }
}

function check({ name, args, nodes, node, frame }: NamedCall): void {
  const [first] = nodes;
  const isMoney = node && imprecise.has(name) && checkMoney(node, args.slice(0, 1), `$${name}`, frame);
  if (!first || !args[0]) return;
  const wanted = takes.get(name);
  // `orderNo.$substring(0, 3)`: where the first argument does not fit, the context stands in for it.
  const isContext = wanted && contextual.has(name) && mayBe(frame.input, [wanted]);
  if (wanted && !isMoney && !isContext) checkOperand(first, args[0], wanted, `$${name}`, frame);
  if (name === "sum" || name === "not" || name === "boolean")
    checkSwallowed(first, args[0], `$${name}`, frame);
}

function resultOf(call: NamedCall): Shape {
  const { name, args } = call;
  const money = args.some((arg) => mark(arg, "x-money") === true) ? { marks: { "x-money": true } } : {};
  const marks = keepsMarks.has(name) ? money : {};
  if (texts.includes(name)) return { type: "string", ...marks };
  if (numbers.includes(name)) return { type: "number", ...marks };
  switch (name) {
    case "contains":
    case "exists":
    case "not":
    case "boolean":
      return { type: "boolean" };
    case "split":
      return list({ type: "string" });
    case "match":
      return list(unknown, true);
    case "error":
      return nothing;
    case "assert":
      return nothing;
    case "clone":
      return args[0] ?? unknown;
    case "table":
      return fromTable(call);
    default:
      return ofHelper(name, args, money);
  }
}

function ofHelper(name: string, args: readonly Shape[], money: { marks?: Record<string, unknown> }): Shape {
  switch (helpers.find((helper) => helper.name === name)?.yields) {
    case "decimal":
      return { type: "string", ...money };
    case "number":
      return { type: "number" };
    case "text":
      return { type: "string" };
    case "array":
      return list(args[0] ? itemOf(args[0]) : unknown);
    case "nothing":
      return { type: "nothing" };
    default:
      return unknown;
  }
}

/** The entries that a call of `$table` may give; a name or key that is written out must exist. */
function fromTable({ args, nodes, frame }: NamedCall): Shape {
  const tables = frame.infer.scope.tables;
  const name = textOf(args[0]);
  if (!tables || name === undefined) return unknown;
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (!table) {
    const meant = nearest(name, Object.keys(tables));
    if (nodes[0]) frame.infer.report(nodes[0], { id: "unknown-table", name, meant });
    return unknown;
  }
  const keys = args.slice(1);
  let entries: unknown[] = [table.entries];
  for (const [index, shape] of keys.entries()) {
    const key = textOf(shape);
    const known = entries.flatMap((entry) =>
      typeof entry === "object" && entry !== null ? Object.keys(entry) : [],
    );
    if (key !== undefined && !known.includes(key) && table.default === undefined) {
      const blamed = nodes[index + 1];
      if (blamed)
        frame.infer.report(blamed, { id: "unknown-key", table: name, key, meant: nearest(key, known) });
      return unknown;
    }
    entries = entries.flatMap((entry) =>
      typeof entry === "object" && entry !== null ? entriesOf(entry, key) : [],
    );
  }
  const shapes = entries.map(shapeOfValue);
  return union(table.default === undefined ? shapes : [...shapes, shapeOfValue(table.default)]);
}

function entriesOf(level: object, key: string | undefined): unknown[] {
  if (key === undefined) return Object.values(level);
  return Object.hasOwn(level, key) ? [valueAt(level, key)] : [];
}

/** A bound value, the context (`$`), the root (`$$`) or a function. Names that nothing binds are told elsewhere. */
export function shapeOfVariable(node: VariableNode, frame: Frame): Shape {
  if (node.value === "") return known(frame, frame.input);
  const bound = frame.lookUp(node.value);
  if (bound) return known(frame, bound);
  return functionNamed(node.value, frame) ?? unknown;
}
