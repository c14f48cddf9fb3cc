import type { ApplyNode, CallNode, Node, PartialNode } from "../expression/ast.ts";
import { apply, applyNamed, applyTwo, passedOn } from "./apply.ts";
import { directCall, directTailCall, yieldsNoSequence } from "./direct-calls.ts";
import { Fn, isFunction, TailCall } from "./function-value.ts";
import { behind, JsonataError } from "./jsonata-error.ts";
import { operandOf, read } from "./operands.ts";
import { partialValue } from "./partials.ts";
import { below, compilePart, type Evaluate, type EvaluateTail, type Frame, type Place } from "./unit.ts";
import { settled } from "./value.ts";
import { compileRead } from "./variables.ts";

/**
 * A call in the middle of an expression. `first` is the value before `~>`, as its first argument. `isSettled`: the result is
 * settled, whatever the function.
 */
export function compileCall(node: CallNode, place: Place, first?: Evaluate, isSettled = false): Evaluate {
  const token = tokenOf(node);
  const args = node.arguments.map((arg) => compilePart(arg, below(place)));
  const direct = directCall(node, first ? [first, ...args] : args, place);
  if (direct) {
    return isSettled && !yieldsNoSequence(node, place)
      ? (input, frame) => settled(direct(input, frame))
      : direct;
  }
  const callee = compileCallee(node, place, "T1005");
  const { run } = place.unit;
  const { nest } = place;
  const { position } = node;
  const [one, two] = args.map(operandOf);
  const called = operandOf(callee);
  if (!first && one && args.length <= 2) {
    const count = two ? 2 : 1;
    return (input, frame) => {
      const whom = read(called, input, frame);
      const value = passedOn(read(one, input, frame));
      const other = two ? passedOn(read(two, input, frame)) : undefined;
      run.depth += nest;
      const result = applyTwo(whom, value, other, count, input, token, position);
      run.depth -= nest;
      return isSettled ? settled(result) : result;
    };
  }
  return (input, frame) => {
    const before = first?.(input, frame);
    const called = callee(input, frame);
    const values: unknown[] = first ? [before] : [];
    for (let at = 0; at < args.length; at++) values.push(passedOn(args[at]?.(input, frame)));
    run.depth += nest;
    const result = applyNamed(called, values, input, token, position);
    run.depth -= nest;
    return isSettled ? settled(result) : result;
  };
}

function tokenOf(node: CallNode | PartialNode): string | undefined {
  const { procedure } = node;
  const named = procedure.type === "path" ? procedure.steps[0] : procedure;
  return named && "value" in named && typeof named.value === "string" ? named.value : undefined;
}

/** The function to call; a name without its `$` gets a helpful error of `code`. */
function compileCallee(node: CallNode | PartialNode, place: Place, code: "T1005" | "T1007"): Evaluate {
  const callee = compilePart(node.procedure, below(place));
  const token = tokenOf(node);
  if (node.procedure.type !== "path" || typeof token !== "string") return callee;
  const meant = compileRead(token, place);
  const { position } = node;
  return (input, frame) => {
    const value = callee(input, frame);
    if (value === undefined && meant(input, frame)) throw new JsonataError(code, { position, token });
    return value;
  };
}

/** A call that ends an own function. `isKept`: something looks at the call before it is made. */
export function compileTailCall(node: CallNode, place: Place, isKept: boolean): EvaluateTail {
  const args = node.arguments.map((arg) => compilePart(arg, below(place)));
  const direct = isKept ? undefined : directTailCall(node, args, place);
  if (direct) return direct;
  const { position } = node.procedure;
  const { run } = place.unit;
  const callee = compilePart(node.procedure, below(place));
  const token = node.procedure.type === "variable" ? node.procedure.value : undefined;
  const prepare = (input: unknown, frame: Frame) => {
    const called = callee(input, frame);
    if (called instanceof Fn) {
      if (token !== undefined) called.token = token;
      called.position = position;
    }
    const values = args.map((arg) => arg(input, frame));
    run.step();
    return [called, values] as const;
  };
  // What looks at the call may throw it away: then its arguments are never evaluated.
  if (isKept) return (input, frame) => new TailCall(() => prepare(input, frame), token, position);
  return (input, frame) => {
    try {
      const prepared = prepare(input, frame);
      return new TailCall(() => prepared, token, position);
    } catch (thrown) {
      throw behind(thrown);
    }
  };
}

/** `value ~> function`, `value ~> $call(…)` and `function ~> function`. */
export function applyTo(node: ApplyNode, place: Place): Evaluate {
  const left = compilePart(node.lhs, below(place));
  if (node.rhs.type === "function") return compileCall(node.rhs, place, left);
  const right = compilePart(node.rhs, below(place));
  const { position } = node;
  const { run } = place.unit;
  const { nest } = place;
  return (input, frame) => {
    const value = left(input, frame);
    const callee = right(input, frame);
    if (!isFunction(callee)) throw new JsonataError("T2006", { position, value: callee });
    if (isFunction(value)) return chained(value, callee);
    run.depth += nest;
    const result = apply(callee, [value], null);
    run.depth -= nest;
    return result;
  };
}

/** `$f ~> $g`: a function that calls the one and then the other. */
function chained(first: unknown, second: unknown): Fn {
  const chain = (args: readonly unknown[]) => {
    const value = settled(applyNamed(first, [passedOn(args[0])], null, "f", undefined));
    return new TailCall(() => [second, [value]], undefined, undefined);
  };
  return new Fn(1, chain, undefined, { lambda: true });
}

/** `$f(?, value)`: a function of the arguments that are left open. */
export function compilePartial(node: PartialNode, place: Place): Evaluate {
  const args = node.arguments.map((arg) => (isOpen(arg) ? undefined : compilePart(arg, below(place))));
  const callee = compileCallee(node, place, "T1007");
  const token = tokenOf(node);
  const { position } = node;
  return (input, frame) => {
    const values = args.map((arg) => (arg ? { value: arg(input, frame) } : undefined));
    const value = callee(input, frame);
    if (!isFunction(value)) throw new JsonataError("T1008", { position, token });
    return partialValue(value, values);
  };
}

function isOpen(node: Node): boolean {
  return node.type === "operator" && node.value === "?";
}
