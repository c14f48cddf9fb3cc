import type { Path } from "@crossdock/kit";
import type { CallNode, Node } from "../expression/ast.ts";
import type { Frame, Proof } from "./context.ts";
import { alternatives, isScalar, type Shape } from "./shape.ts";

/** Whether a value can be true and can be false, as JSONata's `$boolean` sees it. */
export function truths(shape: Shape): { canHold: boolean; canFail: boolean } {
  let canHold = false;
  let canFail = shape.missing !== undefined;
  for (const member of alternatives(shape)) {
    if (member.type === "nothing" || member.type === "null" || member.type === "function") canFail = true;
    else if (isScalar(member) && member.values) {
      canHold ||= member.values.some(Boolean);
      canFail ||= member.values.some((value) => !value);
    } else canHold = canFail = true;
  }
  return { canHold, canFail };
}

/** Whether two values can be equal. */
export function mayBeEqual(a: Shape, b: Shape): boolean {
  if (a.missing !== undefined && b.missing !== undefined) return true;
  return alternatives(a).some((left) => alternatives(b).some((right) => pairMayBeEqual(left, right)));
}

/** Whether two values are always the same constant. */
export function isConstantly(a: Shape, b: Shape): boolean {
  if (!isScalar(a) || !isScalar(b) || a.missing !== undefined || b.missing !== undefined) return false;
  return a.type === b.type && a.values?.length === 1 && b.values?.length === 1 && a.values[0] === b.values[0];
}

function pairMayBeEqual(a: Shape, b: Shape): boolean {
  if (a.type === "unknown" || b.type === "unknown") return true;
  // A list that collapses is equal to the one value in it.
  if (a.type === "list" && a.collapses) return b.type === "list" || mayBeEqual(a.items, b);
  if (b.type === "list" && b.collapses) return mayBeEqual(a, b.items);
  if (a.type !== b.type) return false;
  if (!isScalar(a) || !isScalar(b) || !a.values || !b.values) return true;
  return a.values.some((value) => b.values?.includes(value));
}

type Proofs = (readonly [Path, Proof])[];

/** What is known of places once `node` is true (or false, with `holds` false). */
export function proofsOf(node: Node, frame: Frame, holds: boolean): Proofs {
  if (node.predicate) return [];
  switch (node.type) {
    case "path":
    case "variable":
      return holds ? existing(node, frame, { notNull: true }) : [];
    case "block":
      return node.expressions.length === 1 && node.expressions[0]
        ? proofsOf(node.expressions[0], frame, holds)
        : [];
    case "function":
      return proofsOfCall(node, frame, holds);
    case "binary":
      return proofsOfBinary(node, frame, holds);
    default:
      return [];
  }
}

function proofsOfCall(node: CallNode, frame: Frame, holds: boolean): Proofs {
  const [argument] = node.arguments;
  if (node.procedure.type !== "variable" || !argument) return [];
  switch (node.procedure.value) {
    case "exists":
      return holds ? existing(argument, frame, {}) : [];
    case "boolean":
      return proofsOf(argument, frame, holds);
    case "not":
      return proofsOf(argument, frame, !holds);
    case "contains":
      return holds ? existing(argument, frame, { type: "string" }) : [];
    default:
      return [];
  }
}

function proofsOfBinary(node: Extract<Node, { type: "binary" }>, frame: Frame, holds: boolean): Proofs {
  const { lhs, rhs, value } = node;
  const both = (): Proofs => [...proofsOf(lhs, frame, holds), ...proofsOf(rhs, frame, holds)];
  switch (value) {
    case "and":
      return holds ? both() : [];
    case "or":
      return holds ? [] : both();
    case "=":
      return holds ? [...proofsOfEqual(lhs, rhs, frame), ...proofsOfEqual(rhs, lhs, frame)] : [];
    case "!=":
      if (holds) return [];
      return [...proofsOfEqual(lhs, rhs, frame), ...proofsOfEqual(rhs, lhs, frame)];
    case "in":
      return holds ? existing(lhs, frame, {}) : [];
    case "<":
    case "<=":
    case ">":
    case ">=":
      return holds
        ? [...existing(lhs, frame, { notNull: true }), ...existing(rhs, frame, { notNull: true })]
        : [];
    default:
      return [];
  }
}

/** What `node = other` says of `node`; two missing values are not equal, so both exist. */
function proofsOfEqual(node: Node, other: Node, frame: Frame): Proofs {
  if (node.type === "function" && node.procedure.type === "variable" && node.procedure.value === "type") {
    const [argument] = node.arguments;
    const type = other.type === "string" ? { type: other.value } : {};
    return argument ? existing(argument, frame, type) : [];
  }
  return existing(node, frame, other.type === "value" && other.value === null ? { type: "null" } : {});
}

function existing(node: Node, frame: Frame, proof: Proof): Proofs {
  if (node.type !== "path" && node.type !== "variable") return [];
  const { at } = frame.infer.visit(node, frame);
  return at ? [[at, proof]] : [];
}
