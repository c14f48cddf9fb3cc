import * as mapping from "@crossdock/mapping";
import jsonata from "jsonata";

/** What one evaluation may use in a test; engines have more limits of their own. */
export interface Bounds {
  /** Longest evaluation, milliseconds. */
  timeout: number;
  /** Deepest nesting of evaluated nodes. */
  depth: number;
  /** Longest list; undefined for any. */
  items: number | undefined;
}

/** An expression that is ready to run. */
export interface Prepared {
  /** What it will run on. */
  engine: "compiled" | "reference";
  /** The value, or a promise of it. Throws, or rejects, with the language's `code`. */
  evaluate(input: unknown, bindings?: Record<string, unknown>): unknown;
}

/** One implementation of the language. Throws for wrong syntax. */
export type Engine = (source: string, bounds: Bounds) => Prepared;

/** Synchronous functions that every engine gets beside the language's own. */
export const ownFunctions: Record<string, (...values: never[]) => unknown> = {
  twice: (value: number) => value * 2,
  both: (left: unknown, right: unknown) => [left, right],
  nothing: () => undefined,
};

/** The package `jsonata`, with the guards that it has. */
export const reference: Engine = referenceOf(jsonata);

/** Any build of the package `jsonata` as an engine. */
export function referenceOf(library: typeof jsonata): Engine {
  return (source, { timeout, depth, items }) => {
    const program = library(source, {
      timeout,
      stack: depth,
      ...(items === undefined ? {} : { sequence: items }),
    });
    return {
      engine: "reference",
      evaluate: (input, bindings = {}) => program.evaluate(input, { ...ownFunctions, ...bindings }),
    };
  };
}

/** crossdock's compiler. */
export const compiler: Engine = (source, { timeout, depth, items }) =>
  mapping.compile(source, {
    helpers: ownFunctions,
    limits: { timeout, depth, ...(items === undefined ? {} : { items }) },
  });
