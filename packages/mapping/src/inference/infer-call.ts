import type { ApplyNode, CallNode, Node, PartialNode, TransformNode } from "../expression/ast.ts";
import { functionNamed, shapeOfNamed } from "./builtin-shapes.ts";
import { at, type Frame } from "./context.ts";
import { type FunctionShape, itemOf, nothing, type Shape, unknown } from "./shape.ts";

/** What a call yields; `before` is the value on the left of `~>`, and `beforeNode` what makes it. */
export function shapeOfCall(node: CallNode, frame: Frame, before?: Shape, beforeNode?: Node): Shape {
  const given = node.arguments.map((argument) => frame.infer.visit(argument, frame));
  const args = before ? [before, ...given] : given;
  const { procedure } = node;
  if (procedure.type === "variable") {
    const bound = frame.lookUp(procedure.value);
    if (!bound) {
      const nodes = before ? [beforeNode, ...node.arguments] : node.arguments;
      return shapeOfNamed({ name: procedure.value, args, nodes, node, frame }) ?? unknown;
    }
    return bound.type === "function" ? bound.apply(args) : unknown;
  }
  // A name without `$` is told by the static check.
  if (procedure.type === "path") return unknown;
  const called = frame.infer.visit(procedure, frame);
  return called.type === "function" ? called.apply(args) : unknown;
}

/** A function of the arguments that are written `?`. */
export function shapeOfPartial(node: PartialNode, frame: Frame): Shape {
  const given = node.arguments.map((argument) =>
    argument.type === "operator" ? undefined : frame.infer.visit(argument, frame),
  );
  const { procedure } = node;
  const target =
    procedure.type === "variable"
      ? (frame.lookUp(procedure.value) ?? functionNamed(procedure.value, frame))
      : frame.infer.visit(procedure, frame);
  if (target?.type !== "function") return unknown;
  const apply: FunctionShape["apply"] = (args) => {
    const rest = [...args];
    return target.apply(given.map((shape) => shape ?? rest.shift() ?? nothing));
  };
  return { type: "function", arity: given.filter((shape) => shape === undefined).length, apply };
}

/** `value ~> $f`, `value ~> $f(…)`, or two functions made one. */
export function shapeOfApply(node: ApplyNode, frame: Frame): Shape {
  const left = frame.infer.visit(node.lhs, frame);
  if (node.rhs.type === "function") return shapeOfCall(node.rhs, frame, left, node.lhs);
  if (node.rhs.type === "variable" && left.type !== "function" && !frame.lookUp(node.rhs.value)) {
    const { value: name } = node.rhs;
    const shape = shapeOfNamed({ name, args: [left], nodes: [node.lhs], node: node.rhs, frame });
    if (shape) return shape;
  }
  const right = frame.infer.visit(node.rhs, frame);
  if (right.type !== "function") return unknown;
  if (left.type !== "function") return right.apply([left]);
  return { type: "function", arity: left.arity, apply: (args) => right.apply([left.apply(args)]) };
}

/** `| place | changes, deletions |`: the value with other fields, of which only that they may be there is known. */
export function shapeOfTransform(node: TransformNode, frame: Frame): Shape {
  const apply = ([value = nothing]: readonly Shape[]): Shape => {
    const matched = itemOf(frame.infer.visit(node.pattern, at(frame, value)));
    frame.infer.visit(node.update, at(frame, matched));
    if (node.delete) frame.infer.visit(node.delete, at(frame, matched));
    return value.type === "nothing" ? value : unknown;
  };
  return { type: "function", arity: 1, apply };
}
