import { type Node, parse } from "../ast.ts";
import type { Limits } from "../limits.ts";
import { builtinValue } from "./builtins/builtins.ts";
import { compileNode } from "./compile-node.ts";
import { evalValue } from "./eval-text.ts";
import { finish } from "./finish.ts";
import { JsonataError, located } from "./jsonata-error.ts";
import { Run } from "./run.ts";
import { boundNames, Scope } from "./scope.ts";
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

export interface ProgramOptions {
  limits: Limits;
  /** Functions beside the built-in ones, by name without the `$`. They take the place of a built-in one. */
  helpers?: Readonly<Record<string, unknown>>;
  onBranch?: BranchWatcher;
}

/** Expressions that are compiled together and evaluated on one message. */
export interface Program {
  /** Starts an evaluation: what follows sees this message and these bindings, and shares one set of limits. */
  begin(message: unknown, bindings: Readonly<Record<string, unknown>>, instant?: number): void;
  /** Evaluates one of the expressions; the result is plain data. Throws a `JsonataError`, or what a helper threw. */
  evaluate(index: number): unknown;
}

const owns = Object.prototype.hasOwnProperty;

/**
 * Compiles parsed expressions to functions that call each other. Nothing of their text becomes code: every node is a
 * closure over its parts. They share variables bound from outside and what they have in common.
 */
export function createProgram(trees: readonly Node[], options: ProgramOptions): Program {
  const run = new Run(options.limits);
  let compiled = compileAll(trees, run, options, new Set());
  let frame: Frame = [];
  let input: unknown;
  return {
    begin(message, bindings, instant) {
      // A binding that has the name of a built-in function takes its place, which was not expected until now.
      const replaced = [...compiled.unit.assumed].filter((name) => owns.call(bindings, name));
      if (replaced.length > 0) {
        compiled = compileAll(trees, run, options, new Set([...compiled.replaced, ...replaced]));
      }
      run.begin(instant, compiled.slots);
      frame = compiled.frame(message, bindings);
      input = Array.isArray(message) ? Object.assign(sequence([message]), { outerWrapper: true }) : message;
    },
    evaluate(index) {
      const evaluate = compiled.parts[index];
      if (!evaluate) throw new Error(`the program has no expression ${index}`);
      try {
        return finish(evaluate(input, frame), run.limits);
      } catch (thrown) {
        throw isStackOverflow(thrown)
          ? new JsonataError("D1011", { value: run.limits.depth })
          : located(thrown);
      }
    },
  };
}

function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && /call stack/i.test(thrown.message);
}

interface Compiled {
  unit: Unit;
  parts: readonly Evaluate[];
  replaced: ReadonlySet<string>;
  /** Number of shared sub-expressions. */
  slots: number;
  frame(message: unknown, bindings: Readonly<Record<string, unknown>>): Frame;
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
  const evals = names.has("eval");
  const bound = boundNames(trees);
  const root = new Scope("root", undefined, carried);
  const given: { message: unknown; bindings: Readonly<Record<string, unknown>> } = {
    message: undefined,
    bindings: {},
  };
  const unit: Unit = {
    run,
    root,
    assumed: new Set(),
    hasTuples: carried.size > 0 || evals,
    isBuiltin: (name) => !replaced.has(name) && !owns.call(helpers, name) && !bound.has(name),
    helper: (name) => {
      if (!owns.call(helpers, name) || replaced.has(name) || bound.has(name)) return undefined;
      const helper = helpers[name];
      if (typeof helper !== "function") return undefined;
      unit.assumed.add(name);
      return helper as (...args: unknown[]) => unknown;
    },
    everyName: evals ? names : undefined,
    onBranch: options.onBranch,
    compileText: (source, place) => compileNode(parse(source).ast, { ...place, nest: place.nest + 1 }),
    complete: (frame) => {
      for (const name of root.names.slice(frame.length - 1)) frame.push(globalOf(name, frame));
    },
    shared: () => undefined,
  };
  const place: Place = { unit, scope: root, nest: 1 };
  const parts = trees.map((tree) => compileNode(tree, place));
  const ownEval = evalValue(place);
  const defaults = new Map<string, unknown>();
  const defaultOf = (name: string): unknown => {
    if (owns.call(helpers, name)) return helpers[name];
    if (!defaults.has(name)) defaults.set(name, builtinValue(name, run));
    return defaults.get(name);
  };
  const globalOf = (name: string, frame: Frame): unknown => {
    if (name === "$") return given.message;
    if (owns.call(given.bindings, name)) return given.bindings[name];
    return name === "eval" && !owns.call(helpers, name) ? ownEval(undefined, frame) : defaultOf(name);
  };
  return {
    unit,
    parts,
    replaced,
    slots: 0,
    frame(message, bindings) {
      given.message = message;
      given.bindings = bindings;
      const frame: Frame = [undefined];
      unit.complete(frame);
      return frame;
    },
  };
}
