import { isAdorned, type LambdaNode, type Node, type RegexNode } from "../expression/ast.ts";
import { foundWithNext } from "./builtins/patterns.ts";
import { compileTailCall } from "./calls.ts";
import { filtered } from "./filters.ts";
import { Fn, type OwnCode, OwnFn } from "./function-value.ts";
import { compileGroup } from "./groups.ts";
import { createMatcher } from "./matcher.ts";
import { operandOf, read } from "./operands.ts";
import { boundNames, unbound } from "./scope.ts";
import {
  below,
  compilePart,
  type Evaluate,
  type EvaluateTail,
  type Frame,
  inside,
  type Place,
} from "./unit.ts";
import { itemAt, keptAsList, settled, truthy } from "./value.ts";
import { newFrame, scopeOf } from "./variables.ts";

/** An own function: `function($a, $b){ … }`. It sees the context and the variables of where it is written. */
export function compileLambda(node: LambdaNode, place: Place): Evaluate {
  const scope = place.scope.child("lambda");
  const slots = node.arguments.map(({ value }) => scope.parameter(value));
  // The block that is the whole body binds in the function's own frame.
  const block = node.body.type === "block" && !isAdorned(node.body) ? node.body : undefined;
  const names = place.unit.everyName ?? boundNames(block ? block.expressions : [node.body]);
  for (const name of names) scope.slot(name);
  const body = compileTail(node.body, { unit: place.unit, scope, nest: 1 }, block !== undefined);
  const inOrder = slots.every((slot, at) => slot === at + 1);
  const size = inOrder && !place.unit.everyName && scope.size === slots.length + 1 ? slots.length : 0;
  const code: OwnCode = {
    count: slots.length,
    signature: node.signature,
    run: place.unit.run,
    body,
    plain: size === 1 || size === 2 ? size : undefined,
    enter: (parent, args) => {
      const frame: Frame = [parent];
      // Text that `$eval` meets may bring names that were not known before.
      for (let slot = 1; slot < scope.size; slot++) frame.push(unbound);
      for (let at = 0; at < slots.length; at++) frame[itemAt(slots, at)] = args[at];
      return frame;
    },
  };
  return (input, frame) => new OwnFn(code, input, frame);
}

/**
 * Compiles the body of an own function: its last call is left to the caller. `isMerged`: a block needs no frame;
 * `isKept`: something looks at the call before it is made.
 */
function compileTail(node: Node, place: Place, isMerged = false, isKept = false): EvaluateTail {
  if (node.type === "lambda" && node.thunk) {
    if (node.body.type === "function") return compileTailCall(node.body, place, isKept);
    return compilePart(node.body, place);
  }
  if (node.type !== "condition" && node.type !== "block") return compilePart(node, place);
  const kept = isKept || isAdorned(node);
  const bare =
    node.type === "condition" ? tailCondition(node, place, kept) : tailBlock(node, place, isMerged, kept);
  return isAdorned(node) ? adorned(node, bare, place) : bare;
}

/** What stands behind the end of a function works, as in the reference, on the call that is still to be made. */
function adorned(node: Node, bare: EvaluateTail, place: Place): EvaluateTail {
  let caller: unknown;
  let evaluate: Evaluate = (input, frame) => bare(input, frame, caller);
  for (const predicate of node.predicate ?? []) {
    if (predicate.type === "filter") evaluate = filtered(evaluate, predicate.expr, below(place));
  }
  const group = node.group && compileGroup(node.group.lhs, node.group.position, below(place));
  return (input, frame, from) => {
    caller = from;
    const value = evaluate(input, frame);
    if (group) return group(value, frame);
    return node.keepArray ? keptAsList(value) : settled(value);
  };
}

function tailCondition(
  node: Extract<Node, { type: "condition" }>,
  place: Place,
  isKept: boolean,
): EvaluateTail {
  const condition = compilePart(node.condition, below(place));
  const yes = compileTail(node.then, below(place), false, isKept);
  const no = node.else ? compileTail(node.else, below(place), false, isKept) : undefined;
  const { onBranch } = place.unit;
  if (onBranch) {
    return (input, frame, caller) => {
      const isTrue = truthy(condition(input, frame));
      onBranch(node, isTrue ? "then" : "else");
      return isTrue ? yes(input, frame, caller) : no?.(input, frame, caller);
    };
  }
  const when = operandOf(condition);
  return (input, frame, caller) =>
    truthy(read(when, input, frame)) ? yes(input, frame, caller) : no?.(input, frame, caller);
}

function tailBlock(
  node: Extract<Node, { type: "block" }>,
  place: Place,
  isMerged: boolean,
  isKept: boolean,
): EvaluateTail {
  const scope = isMerged ? place.scope : scopeOf(place, node.expressions);
  const own = scope !== place.scope;
  const within = below(inside(place, scope));
  const last = node.expressions.at(-1);
  if (!last) return () => undefined;
  const first = node.expressions.slice(0, -1).map((part) => compilePart(part, within));
  const end = compileTail(last, within, false, isKept);
  return (input, frame, caller) => {
    const inner = own ? newFrame(scope, frame) : frame;
    for (let at = 0; at < first.length; at++) first[at]?.(input, inner);
    return end(input, inner, caller);
  };
}

/** A regular expression is a function that finds text. */
export function compileRegex(node: RegexNode, place: Place): Evaluate {
  const matcher = createMatcher(node.value, node.position, place.unit.run);
  const find = (args: readonly unknown[]) => {
    // Called as a function, a pattern looks at the text of anything.
    const [whole, from] = args;
    const text = String(whole);
    const found = matcher.run(text, typeof from === "number" ? from : 0);
    return found && foundWithNext(matcher, text, found);
  };
  const value = new Fn(2, find, undefined, { matcher });
  return () => value;
}
