import type {
  ArrayNode,
  BinaryNode,
  BlockNode,
  ConditionNode,
  LambdaNode,
  Node,
  ObjectNode,
} from "../expression/ast.ts";
import { shapeOfVariable } from "./builtin-shapes.ts";
import { isConstantly, mayBeEqual, proofsOf, truths } from "./conditions.ts";
import { type Frame, inner, proving } from "./context.ts";
import { checkMoney, checkSwallowed, readScalar } from "./findings.ts";
import { shapeOfApply, shapeOfCall, shapeOfPartial, shapeOfTransform } from "./infer-call.ts";
import { kept, shapeOfFilter, shapeOfGroup, shapeOfPath } from "./infer-path.ts";
import { checkComparison, checkOperand, checkSign } from "./operands.ts";
import {
  constant,
  type FunctionShape,
  ifAll,
  isMany,
  itemOf,
  list,
  mark,
  nothing,
  perhaps,
  present,
  type Shape,
  union,
  unknown,
} from "./shape.ts";

/** What `node` yields in `frame`; reads and problems go to the inference. */
export function shapeOfNode(node: Node, frame: Frame): Shape {
  const { budget } = frame.infer;
  if (--budget.nodes < 0 || budget.depth <= 0) return unknown;
  budget.depth--;
  let shape = shapeOfBare(node, frame);
  budget.depth++;
  for (const stage of node.predicate ?? []) {
    if (stage.type === "filter") shape = shapeOfFilter(shape, stage.expr, frame).shape;
  }
  if (node.type !== "path" && node.group) shape = shapeOfGroup(node.group, shape, frame);
  return node.keepArray ? kept(shape) : shape;
}

function shapeOfBare(node: Node, frame: Frame): Shape {
  switch (node.type) {
    case "path":
      return shapeOfPath(node, frame);
    case "name":
      return shapeOfPath({ type: "path", steps: [node] }, frame);
    case "string":
    case "number":
    case "value":
      return constant(node.value);
    case "variable": {
      const shape = shapeOfVariable(node, frame);
      readScalar(shape, frame);
      return shape;
    }
    case "binary":
      return shapeOfBinary(node, frame);
    case "unary":
      if (node.value === "[") return shapeOfArray(node, frame);
      if (node.value === "{") return shapeOfObject(node, frame);
      return shapeOfNegation(node, node.expression, frame);
    case "condition":
      return shapeOfCondition(node, frame);
    case "block":
      return shapeOfBlock(node, frame);
    case "bind": {
      const shape = shapeOfNode(node.rhs, frame);
      frame.bind(node.lhs.value, shape);
      return shape;
    }
    case "lambda":
      return node.thunk ? shapeOfNode(node.body, frame) : shapeOfLambda(node, frame);
    case "function":
      return shapeOfCall(node, frame);
    case "partial":
      return shapeOfPartial(node, frame);
    case "apply":
      return shapeOfApply(node, frame);
    case "transform":
      return shapeOfTransform(node, frame);
    case "parent":
      return frame.lookUp(node.slot.label) ?? unknown;
    case "wildcard":
    case "descendant":
    case "sort":
      return shapeOfPath({ type: "path", steps: [node] }, frame);
    case "regex":
      return { type: "function", arity: 1, apply: () => unknown };
    default:
      return unknown;
  }
}

function shapeOfBinary(node: BinaryNode, frame: Frame): Shape {
  const left = shapeOfNode(node.lhs, frame);
  const within =
    node.value === "and" || node.value === "or"
      ? proving(frame, proofsOf(node.lhs, frame, node.value === "and"))
      : frame;
  const right = shapeOfNode(node.rhs, within);
  switch (node.value) {
    case "&":
      checkSwallowed(node.lhs, left, "&", frame);
      checkSwallowed(node.rhs, right, "&", frame);
      return { type: "string" };
    case "..":
      checkOperand(node.lhs, left, "number", "..", frame);
      checkOperand(node.rhs, right, "number", "..", frame);
      return ifAll(list({ type: "number" }), left, right);
    case "=":
    case "!=": {
      const same = isConstantly(left, right);
      if (same) return { type: "boolean", values: [node.value === "="] };
      const equal = mayBeEqual(left, right);
      return equal ? { type: "boolean" } : { type: "boolean", values: [node.value === "!="] };
    }
    case "in":
      return mayBeEqual(left, itemOf(right)) || isMany(left)
        ? { type: "boolean" }
        : { type: "boolean", values: [false] };
    case "and":
    case "or":
      return { type: "boolean" };
    case "<":
    case "<=":
    case ">":
    case ">=":
      checkComparison(node, left, right, frame);
      return ifAll({ type: "boolean" }, left, right);
    default:
      if (!checkMoney(node, [left, right], node.value, frame)) {
        checkOperand(node.lhs, left, "number", node.value, frame);
        checkOperand(node.rhs, right, "number", node.value, frame);
      }
      return ifAll({ type: "number" }, left, right);
  }
}

/** `-x`, which loses nothing of an amount that is a number. */
function shapeOfNegation(node: Node, operand: Node, frame: Frame): Shape {
  const shape = shapeOfNode(operand, frame);
  if (!checkSign(node, operand, shape, frame)) checkOperand(operand, shape, "number", "-", frame);
  return ifAll(
    { type: "number", ...(mark(shape, "x-money") === true ? { marks: { "x-money": true } } : {}) },
    shape,
  );
}

function shapeOfArray(node: ArrayNode, frame: Frame): Shape {
  const items = node.expressions.map((expression) => {
    const shape = shapeOfNode(expression, frame);
    const nested = expression.type === "unary" && expression.value === "[";
    return nested ? present(shape) : flat(shape);
  });
  return list(union(items));
}

/** The items of a list with their gaps, or the value itself, which is left out where it is missing. */
function flat(shape: Shape): Shape {
  if (shape.type === "list") return itemWithGaps(shape);
  if (shape.type === "union") return union(shape.members.map(flat));
  return present(shape);
}

function itemWithGaps(shape: Extract<Shape, { type: "list" }>): Shape {
  return perhaps(itemOf(shape), shape.items.missing);
}

function shapeOfObject(node: ObjectNode, frame: Frame): Shape {
  return shapeOfGroup({ lhs: node.lhs }, frame.input, frame);
}

function shapeOfCondition(node: ConditionNode, frame: Frame): Shape {
  const condition = shapeOfNode(node.condition, frame);
  // A call without a place is that of `??`, which nobody wrote.
  const written = node.condition.type !== "function" || node.condition.position !== undefined;
  if (written && condition.type !== "nothing") frame.infer.judge(node.condition, truths(condition));
  const chosen = shapeOfNode(node.then, proving(frame, proofsOf(node.condition, frame, true)));
  const refused = proving(frame, proofsOf(node.condition, frame, false));
  return union([chosen, node.else ? shapeOfNode(node.else, refused) : nothing]);
}

function shapeOfBlock(node: BlockNode, frame: Frame): Shape {
  const own = inner(frame);
  let shape: Shape = nothing;
  for (const expression of node.expressions) shape = shapeOfNode(expression, own);
  return shape;
}

/** Calls of one function inside itself that are followed. */
const deepest = 2;

function shapeOfLambda(node: LambdaNode, frame: Frame): FunctionShape {
  let depth = 0;
  const apply = (args: readonly Shape[]): Shape => {
    frame.infer.idle.delete(node);
    if (depth >= deepest) return unknown;
    depth++;
    const own = inner(frame);
    node.arguments.forEach((parameter, index) => {
      const shape = args[index] ?? nothing;
      own.bind(parameter.value, shape.at ? shape : { ...shape, at: frame.infer.newPlace() });
    });
    const shape = shapeOfNode(node.body, own);
    depth--;
    return shape;
  };
  frame.infer.idle.set(node, () => apply(node.arguments.map(() => unknown)));
  return { type: "function", arity: node.arguments.length, apply };
}
