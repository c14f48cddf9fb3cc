import type { ApplyNode, CallNode, Node, PartialNode } from "../ast.ts";
import { apply, applyNamed, passed } from "./apply.ts";
import { type Builtin, builtins, declarationOf, quickTests } from "./builtins/builtins.ts";
import { compileNode } from "./compile-node.ts";
import { evalValue } from "./eval-text.ts";
import { JsonataError, located } from "./jsonata-error.ts";
import { partialValue } from "./partials.ts";
import type { Run } from "./run.ts";
import { below, type Evaluate, type EvaluateTail, type Place } from "./unit.ts";
import { Fn, isFunction, settled, TailCall } from "./value.ts";
import { compileRead } from "./variables.ts";

/** A call in the middle of an expression. `first` is the value before `~>`, as its first argument. */
export function compileCall(node: CallNode, place: Place, first?: Evaluate): Evaluate {
  const name = builtinName(node, place);
  const token = tokenOf(node);
  const args = node.arguments.map((arg) => compileNode(arg, below(place)));
  const all = first ? [first, ...args] : args;
  if (name !== undefined) return compileBuiltin(name, all, node.position, place);
  const callee = compileCallee(node, place, "T1005");
  const { run } = place.unit;
  const { nest } = place;
  const { position } = node;
  return (input, frame) => {
    const before = first?.(input, frame);
    const called = callee(input, frame);
    const values: unknown[] = first ? [before] : [];
    for (let at = 0; at < args.length; at++) values.push(passedOn(args[at]?.(input, frame)));
    run.depth += nest;
    const result = applyNamed(called, values, input, token, position);
    run.depth -= nest;
    return result;
  };
}

/** Functions among the arguments are passed on without their name and context; the value before `~>` as it is. */
function passedOn(value: unknown): unknown {
  return typeof value === "function" || value instanceof Fn ? passed(value) : value;
}

function tokenOf(node: CallNode | PartialNode): string | undefined {
  const { procedure } = node;
  const named = procedure.type === "path" ? procedure.steps[0] : procedure;
  return named && "value" in named ? (named.value as string) : undefined;
}

/** The function to call; a name without its `$` gets a helpful error of `code`. */
function compileCallee(node: CallNode | PartialNode, place: Place, code: "T1005" | "T1007"): Evaluate {
  const callee = compileNode(node.procedure, below(place));
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

/** The name of the built-in function that a call surely means. */
function builtinName({ procedure }: CallNode, { unit, scope }: Place): string | undefined {
  if (procedure.type !== "variable" || procedure.predicate || procedure.group) return undefined;
  const name = procedure.value;
  if (name === "eval" || !Object.hasOwn(builtins, name)) return undefined;
  if (!scope.isGlobal(name) || !unit.isBuiltin(name)) return undefined;
  unit.assumed.add(name);
  return name;
}

function compileBuiltin(
  name: string,
  args: readonly Evaluate[],
  position: number | undefined,
  place: Place,
): Evaluate {
  const invoke = directCall(name, args.length, place.unit.run);
  const { run } = place.unit;
  const { nest } = place;
  const outside = (thrown: unknown) => {
    const error = located(thrown);
    if (error.token === undefined || error.token === "") error.token = name;
    if (position) error.position = position;
    return error;
  };
  const [one, two] = args;
  if (args.length === 1 && one) {
    return (input, frame) => {
      const value = passedOn(one(input, frame));
      try {
        return invoke([value], input);
      } catch (thrown) {
        throw outside(thrown);
      }
    };
  }
  if (args.length === 2 && one && two) {
    return (input, frame) => {
      const values = [passedOn(one(input, frame)), passedOn(two(input, frame))];
      run.depth += nest;
      try {
        const result = invoke(values, input);
        run.depth -= nest;
        return result;
      } catch (thrown) {
        throw outside(thrown);
      }
    };
  }
  return (input, frame) => {
    const values = args.map((arg) => passedOn(arg(input, frame)));
    run.depth += nest;
    try {
      const result = invoke(values, input);
      run.depth -= nest;
      return result;
    } catch (thrown) {
      throw outside(thrown);
    }
  };
}

/** A built-in function for `count` arguments: a quick look at them, the whole signature where that does not do. */
export function directCall(
  name: string,
  count: number,
  run: Run,
): (args: readonly unknown[], input: unknown) => unknown {
  const call = builtins[name] as Builtin;
  const { signature } = declarationOf(name);
  const looks = quickTests(name, count);
  const checked = (args: readonly unknown[], input: unknown) =>
    call(run, ...(signature?.validate(args, input) ?? args));
  if (!looks) return checked;
  const [first, second] = looks;
  if (count === 1 && first)
    return (args, input) => (first(args[0]) ? call(run, args[0]) : checked(args, input));
  if (count === 2 && first && second) {
    return (args, input) =>
      first(args[0]) && second(args[1]) ? call(run, args[0], args[1]) : checked(args, input);
  }
  return (args, input) =>
    looks.every((look, at) => look(args[at])) ? call(run, ...args) : checked(args, input);
}

/** A call that ends an own function. */
export function compileTailCall(node: CallNode, place: Place): EvaluateTail {
  const name = builtinName(node, place);
  const args = node.arguments.map((arg) => compileNode(arg, below(place)));
  const { position } = node.procedure;
  const { run } = place.unit;
  if (name !== undefined) {
    const invoke = directCall(name, args.length, run);
    return (input, frame, caller) => {
      const values = args.map((arg) => arg(input, frame));
      run.step();
      try {
        return invoke(values, caller);
      } catch (thrown) {
        const error = located(thrown);
        if (error.token === undefined) error.token = name;
        if (position) error.position = position;
        throw error;
      }
    };
  }
  const callee = compileNode(node.procedure, below(place));
  const token = node.procedure.type === "variable" ? node.procedure.value : undefined;
  return (input, frame) => {
    const called = callee(input, frame);
    const values = args.map((arg) => arg(input, frame));
    if (called instanceof Fn && called.facts.passed === undefined) {
      if (token !== undefined) called.token = token;
      called.position = position;
    }
    run.step();
    return new TailCall(called, values);
  };
}

/** `value ~> function`, `value ~> $call(…)` and `function ~> function`. */
export function applyTo(node: ApplyNode, place: Place): Evaluate {
  const left = compileNode(node.lhs, below(place));
  if (node.rhs.type === "function") return compileCall(node.rhs, place, left);
  const right = compileNode(node.rhs, below(place));
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
    const value = settled(applyNamed(first, [passedOn(args[0])], undefined, "f", undefined));
    return new TailCall(second, [value]);
  };
  return new Fn(1, chain, undefined, { lambda: true });
}

/** `$f(?, value)`: a function of the arguments that are left open. */
export function compilePartial(node: PartialNode, place: Place): Evaluate {
  const args = node.arguments.map((arg) => (isOpen(arg) ? undefined : compileNode(arg, below(place))));
  const callee = compileCallee(node, place, "T1007");
  const token = tokenOf(node);
  const { position } = node;
  const isEval =
    node.procedure.type === "variable" && node.procedure.value === "eval" && place.scope.isGlobal("eval");
  const own = isEval ? evalValue(place) : undefined;
  return (input, frame) => {
    const values = args.map((arg) => (arg ? { value: arg(input, frame) } : undefined));
    const value = own ? own(input, frame) : callee(input, frame);
    if (!isFunction(value)) throw new JsonataError("T1008", { position, token });
    return partialValue(value, values);
  };
}

function isOpen(node: Node): boolean {
  return node.type === "operator" && node.value === "?";
}
