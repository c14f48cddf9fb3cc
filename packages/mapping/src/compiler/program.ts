import type { Node } from "../expression/ast.ts";
import type { Limits } from "../expression/limits.ts";
import { parse } from "../expression/parse.ts";
import { builtinValue } from "./builtins/declarations.ts";
import { compileNode } from "./compile-node.ts";
import { finish } from "./finish.ts";
import { JsonataError, located } from "./jsonata-error.ts";
import { Run } from "./run.ts";
import { boundNames, Scope } from "./scope.ts";
import { namesBound, sharedNodes } from "./shared.ts";
import {
  type BranchWatcher,
  type Evaluate,
  type Frame,
  type Place,
  tupleNames,
  type Unit,
  variableNames,
} from "./unit.ts";
import { sequence } from "./value.ts";

export type Variables = Readonly<Record<string, unknown>>;

export interface ProgramOptions {
  limits: Limits;
  /** Functions beside the built-in ones, by name without the `$`. They take the place of a built-in one. */
  helpers?: Variables;
  /** The name of a binding that is not a variable but the instant of `$now()` and `$millis()`, epoch milliseconds. */
  clock?: string;
  onBranch?: BranchWatcher;
}

/** Evaluates one of a program's expressions; the result is plain data. */
export type EvaluateOne = (index: number) => unknown;

/** Expressions that are compiled together and evaluated on one message. */
export interface Program {
  /**
   * One evaluation: `use` asks for the results of the expressions, which see one message, the same bindings and one set of
   * limits, and evaluate once what they have in common. Throws a `JsonataError`, or what a helper threw.
   */
  evaluate<Result>(message: unknown, bindings: Variables, use: (evaluate: EvaluateOne) => Result): Result;
}

const owns = Object.prototype.hasOwnProperty;

/**
 * Compiles parsed expressions to functions that call each other. Nothing of their text becomes code: every node is a
 * closure over its parts.
 */
export function createProgram(trees: readonly Node[], options: ProgramOptions): Program {
  const run = new Run(options.limits);
  let compiled = compileAll(trees, run, options, new Set());
  let isBusy = false;
  let inner: Program | undefined;
  return {
    evaluate(message, bindings, use) {
      // A helper that evaluates the same expression again gets a program of its own.
      if (isBusy) {
        inner ??= createProgram(trees, options);
        return inner.evaluate(message, bindings, use);
      }
      compiled = replacing(
        compiled,
        bindings,
        (names) => compileAll(trees, run, options, names),
        options.clock,
      );
      const { parts, slots } = compiled;
      const input = Array.isArray(message) ? asContext(message) : message;
      run.begin(input, instantOf(bindings, options.clock), slots);
      const frame = compiled.frame(message, bindings);
      isBusy = true;
      try {
        return use((index) => evaluateOne(parts[index], input, frame, run));
      } finally {
        isBusy = false;
      }
    },
  };
}

/** A message that is a list is one context. */
function asContext(message: readonly unknown[]): unknown {
  return Object.assign(sequence([message]), { outerWrapper: true });
}

function instantOf(bindings: Variables, clock: string | undefined): number | undefined {
  const instant = clock === undefined ? undefined : bindings[clock];
  return typeof instant === "number" ? instant : undefined;
}

/** A binding with the name of a function takes its place; where that was not expected, all is compiled again. */
function replacing(
  compiled: Compiled,
  bindings: Variables,
  compileWith: (replaced: ReadonlySet<string>) => Compiled,
  clock: string | undefined,
): Compiled {
  let replaced: Set<string> | undefined;
  for (const name in bindings) {
    if (name === clock || !compiled.unit.assumed.has(name) || !owns.call(bindings, name)) continue;
    replaced ??= new Set(compiled.replaced);
    replaced.add(name);
  }
  return replaced ? compileWith(replaced) : compiled;
}

function evaluateOne(evaluate: Evaluate | undefined, input: unknown, frame: Frame, run: Run): unknown {
  if (!evaluate) throw new Error("the program has no such expression");
  try {
    return finish(evaluate(input, frame), run.limits);
  } catch (thrown) {
    throw isStackOverflow(thrown) ? new JsonataError("D1011", { value: run.limits.depth }) : located(thrown);
  }
}

/** The engine of JavaScript has one class for too deep and for too long, and no code; only its words tell them apart. */
function isStackOverflow(thrown: unknown): boolean {
  // eslint-disable-next-line crossdock/no-matched-text
  return thrown instanceof RangeError && /call stack/i.test(thrown.message);
}

interface Compiled {
  unit: Unit;
  parts: readonly Evaluate[];
  /** Names of functions whose place bindings have taken. */
  replaced: ReadonlySet<string>;
  /** Number of shared sub-expressions. */
  slots: number;
  frame(message: unknown, bindings: Variables): Frame;
}

function compileAll(
  trees: readonly Node[],
  run: Run,
  options: ProgramOptions,
  replaced: ReadonlySet<string>,
): Compiled {
  const helpers = options.helpers ?? {};
  const names = new Set(trees.flatMap((tree) => [...variableNames(tree)]));
  const carried = new Set(trees.flatMap((tree) => [...tupleNames(tree)]));
  const hasEval = names.has("eval") && !owns.call(helpers, "eval");
  const bound = boundNames(trees);
  const owned = namesBound(trees);
  const shared = sharedNodes(hasEval ? [] : trees, owned);
  const root = new Scope("root", undefined, carried);
  const globals = createGlobals(root, run, helpers, options.clock);
  const isOurs = (name: string) => !replaced.has(name) && !bound.has(name);
  const unit: Unit = {
    run,
    compile: compileNode,
    root,
    assumed: new Set(),
    hasTuples: carried.size > 0 || hasEval,
    isBuiltin: (name) => isOurs(name) && !owns.call(helpers, name),
    helper: (name) => {
      const helper = isOurs(name) && owns.call(helpers, name) ? helpers[name] : undefined;
      if (typeof helper !== "function") return undefined;
      unit.assumed.add(name);
      // What it takes is for itself to check, as of any function that an expression calls.
      return helper as (...args: unknown[]) => unknown;
    },
    isEval: (name) => name === "eval" && hasEval && isOurs(name) && !owned.has(name),
    everyName: hasEval ? names : undefined,
    onBranch: options.onBranch,
    compileText: (source, { scope, nest, unit: around }) => {
      const tree = parse(source);
      // Scopes share this set: the names of tuples in the text are known from now on.
      for (const name of tupleNames(tree)) carried.add(name);
      const every = new Set([...(around.everyName ?? []), ...variableNames(tree)]);
      return compileNode(tree, { unit: { ...around, everyName: every }, scope, nest: nest + 1 });
    },
    complete: (frame) => globals.complete(frame),
    shared,
  };
  const place: Place = { unit, scope: root, nest: 1 };
  const parts = trees.map((tree) => compileNode(tree, place));
  return { unit, parts, replaced, slots: shared.count, frame: globals.frame };
}

/** What is bound outside of the expressions: the message, the bindings, helpers and built-in functions. */
function createGlobals(root: Scope, run: Run, helpers: Variables, clock: string | undefined) {
  const functionOf = (name: string): unknown =>
    owns.call(helpers, name) ? helpers[name] : builtinValue(name, run);
  /** A frame with the functions alone. */
  const functions: Frame = [undefined];
  let message: unknown;
  let bindings: Variables = {};
  const bind = (frame: Frame, from: number): void => {
    for (let slot = functions.length; slot < root.size; slot++) functions.push(functionOf(root.name(slot)));
    for (let slot = Math.max(frame.length, from); slot < root.size; slot++) frame.push(functions[slot]);
    const context = root.known("$");
    if (context !== undefined && context >= from) frame[context] = message;
    for (const name in bindings) {
      if (name === clock || name === "$" || !owns.call(bindings, name)) continue;
      const slot = root.known(name);
      if (slot !== undefined && slot >= from) frame[slot] = bindings[name];
    }
  };
  return {
    /** Gives the outermost frame what it does not have yet. */
    complete: (frame: Frame): void => bind(frame, frame.length),
    frame: (of: unknown, variables: Variables): Frame => {
      message = of;
      bindings = variables;
      const frame = functions.slice();
      bind(frame, 0);
      return frame;
    },
  };
}
