import {
  type BindNode,
  type BlockNode,
  type ConditionNode,
  defaultOf,
  type Node,
} from "../expression/ast.ts";
import { compileBinary } from "./binary.ts";
import { applyTo, compileCall, compilePartial } from "./calls.ts";
import { yieldsNoSequence } from "./direct-calls.ts";
import { evalValue } from "./eval-text.ts";
import { filtered } from "./filters.ts";
import { compileGroup } from "./groups.ts";
import { JsonataError } from "./jsonata-error.ts";
import { compileLambda, compileRegex } from "./lambdas.ts";
import { compileArray } from "./literals.ts";
import { asContext, asSettled, constantOf, operandOf, read } from "./operands.ts";
import { compilePath, settlesItself } from "./paths.ts";
import { unbound } from "./scope.ts";
import type { Cell } from "./shared.ts";
import { compileTransform } from "./transforms.ts";
import { below, type Evaluate, inside, type Place } from "./unit.ts";
import { field, fieldOfAll, isArray, isNumeric, keptAsList, sequence, truthy } from "./value.ts";
import { compileRead, newFrame, scopeOf } from "./variables.ts";
import { descendants, wildcard } from "./wildcards.ts";

/** Compiles a node with its filters and its grouping; results are settled. */
export function compileNode(node: Node, place: Place): Evaluate {
  const evaluate = remembered(compileWhole(node, place), place.unit.shared.cells.get(node));
  const slot = place.unit.shared.slots.get(node);
  if (slot === undefined) return evaluate;
  const { run } = place.unit;
  return (input, frame) => {
    // In any other context it means something else.
    if (input !== run.root) return evaluate(input, frame);
    const known = run.memo[slot];
    if (known !== unbound) return known;
    const value = evaluate(input, frame);
    run.memo[slot] = value;
    return value;
  };
}

/** Evaluates once what stands several times in an object: again only in another context, or with other variables. */
function remembered(evaluate: Evaluate, cell: Cell | undefined): Evaluate {
  if (!cell) return evaluate;
  return (input, frame) => {
    const { building } = cell.region;
    if (cell.building === building && cell.input === input && cell.frame === frame) return cell.value;
    const value = evaluate(input, frame);
    cell.building = building;
    cell.input = input;
    cell.frame = frame;
    cell.value = value;
    return value;
  };
}

function compileWhole(node: Node, place: Place): Evaluate {
  if (node.type === "function" && !node.predicate && !node.group && !node.keepArray) {
    return compileCall(node, place, undefined, true);
  }
  let evaluate = compileCore(node, place);
  let isSettled = settles(node, place);
  for (const predicate of node.predicate ?? []) {
    if (predicate.type !== "filter") continue;
    evaluate = filtered(evaluate, predicate.expr, below(place));
    isSettled = false;
  }
  if (node.keepArray && node.predicate) evaluate = asSequence(evaluate);
  if (node.type === "path" && node.group) isSettled = true;
  if (node.type !== "path" && node.group) {
    const bare = evaluate;
    const group = compileGroup(node.group.lhs, node.group.position, below(place));
    evaluate = (input, frame) => group(bare(input, frame), frame);
    isSettled = true;
  }
  const whole = evaluate;
  if (node.keepArray) return (input, frame) => keptAsList(whole(input, frame));
  return isSettled ? whole : asSettled(whole);
}

/** What a filter leaves of a single value is a sequence of one where `[]` asks for a list. */
function asSequence(evaluate: Evaluate): Evaluate {
  return (input, frame) => {
    const value = evaluate(input, frame);
    return value === undefined || Array.isArray(value) ? value : sequence([value]);
  };
}

/** Whether the bare result of a node of this type is always settled. */
function settles(node: Node, place: Place): boolean {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
    case "regex":
    case "lambda":
    case "transform":
    case "condition":
    case "block":
    case "bind":
    case "unary":
      return true;
    case "path":
      return settlesItself(node);
    case "binary":
      return node.value !== "..";
    case "function":
      return yieldsNoSequence(node, place);
    default:
      return false;
  }
}

function compileCore(node: Node, place: Place): Evaluate {
  switch (node.type) {
    case "string":
    case "number":
    case "value":
      return constantOf(node.value);
    case "variable":
      if (place.unit.isEval(node.value)) return evalValue(place);
      return node.value === "" ? asContext((input) => contextOf(input)) : compileRead(node.value, place);
    case "parent":
      return compileRead(node.slot.label, place);
    case "path":
      return compilePath(node, place);
    case "name":
      return compileName(node.value);
    case "wildcard":
      return (input) => wildcard(input, place.unit.run);
    case "descendant":
      return (input) => descendants(input, place.unit.run);
    case "binary":
      return compileBinary(node, place);
    case "unary":
      if (node.value === "[") return compileArray(node, place);
      if (node.value === "{") return compileGroup(node.lhs, node.position, below(place));
      return compileNegation(node.expression, node.position, below(place));
    case "condition":
      return compileCondition(node, place);
    case "block":
      return compileBlock(node, place);
    case "bind":
      return compileBind(node, place);
    case "regex":
      return compileRegex(node, place);
    case "lambda":
      return compileLambda(node, place);
    case "function":
      return compileCall(node, place);
    case "partial":
      return compilePartial(node, place);
    case "apply":
      return applyTo(node, place);
    case "transform":
      return compileTransform(node, place);
    case "sort":
    case "operator":
      throw new Error(`a ${node.type} stands alone`);
  }
}

/** A step that is a name. */
function compileName(name: string): Evaluate {
  return (input) => (Array.isArray(input) ? fieldOfAll(input, name) : field(input, name));
}

/** `$`: the context. */
function contextOf(input: unknown): unknown {
  return isArray(input) && input.outerWrapper ? input[0] : input;
}

function compileNegation(expression: Node, position: number | undefined, place: Place): Evaluate {
  const operand = compileNode(expression, place);
  return (input, frame) => {
    const value = operand(input, frame);
    if (value === undefined) return undefined;
    if (isNumeric(value)) return -value;
    throw new JsonataError("D1002", { position, token: "-", value });
  };
}

function compileCondition(node: ConditionNode, place: Place): Evaluate {
  const condition = compileNode(node.condition, below(place));
  const yes = compileNode(node.then, below(place));
  const no = node.else ? compileNode(node.else, below(place)) : undefined;
  const { onBranch } = place.unit;
  const given = onBranch ? undefined : defaulted(node, yes, no, place);
  if (given) return given;
  if (onBranch) {
    return (input, frame) => {
      const isTrue = truthy(condition(input, frame));
      onBranch(node, isTrue ? "then" : "else");
      return isTrue ? yes(input, frame) : no?.(input, frame);
    };
  }
  const when = operandOf(condition);
  const then = operandOf(yes);
  const otherwise = operandOf(no ?? constantOf(undefined));
  return (input, frame) => {
    const isTrue = truthy(read(when, input, frame));
    return read(isTrue ? then : otherwise, input, frame);
  };
}

/** `a ?? b` and `a ?: b` evaluate `a` once. */
function defaulted(
  node: ConditionNode,
  yes: Evaluate,
  no: Evaluate | undefined,
  place: Place,
): Evaluate | undefined {
  const written = defaultOf(node);
  if (!written) return undefined;
  if (written === "??") {
    if (!isExists(node.condition, place)) return undefined;
    return (input, frame) => {
      const value = yes(input, frame);
      return value === undefined ? no?.(input, frame) : value;
    };
  }
  return (input, frame) => {
    const value = yes(input, frame);
    return truthy(value) ? value : no?.(input, frame);
  };
}

/** Whether the `$exists` that the parser puts in for `??` is that of the language. */
function isExists(node: Node, place: Place): boolean {
  if (node.type !== "function") return false;
  const { procedure } = node;
  if (procedure.type !== "variable" || procedure.value !== "exists") return false;
  return place.scope.isGlobal("exists") && place.unit.isBuiltin("exists");
}

function compileBlock(node: BlockNode, place: Place): Evaluate {
  const scope = scopeOf(place, node.expressions);
  const parts = node.expressions.map((part) => compileNode(part, below(inside(place, scope))));
  const own = scope !== place.scope;
  if (parts.length === 1 && parts[0] && !own) return parts[0];
  return (input, frame) => {
    const inner = own ? newFrame(scope, frame) : frame;
    let value: unknown;
    for (let at = 0; at < parts.length; at++) value = parts[at]?.(input, inner);
    return value;
  };
}

function compileBind(node: BindNode, place: Place): Evaluate {
  const value = compileNode(node.rhs, below(place));
  const slot = place.scope.slot(node.lhs.value);
  return (input, frame) => {
    const bound = value(input, frame);
    frame[slot] = bound;
    return bound;
  };
}
