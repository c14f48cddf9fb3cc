import { type Bindings, createTurns, type HelperDefinition, type Turns } from "@crossdock/kit";
import type { EvaluateOne } from "../compiler/program.ts";
import { createProgram } from "../compiler/program.ts";
import { callableHelpers } from "../helpers/own-helpers.ts";
import { infer, type Node } from "./ast.ts";
import type { Branch } from "./branches.ts";
import { inspect } from "./check-expression.ts";
import { evaluationFailure } from "./evaluation-failure.ts";
import { ExpressionError } from "./expression-error.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { ExpressionText, ParsedExpression } from "./parsed-expression.ts";

export interface ExpressionOptions {
  /** Names that will be bound beside the helpers, without the `$`. When given, any other variable is refused. */
  binds?: readonly string[];
  limits?: Partial<Limits>;
  /** Reads the text of a leaf of a mapping. Default: each is read here. */
  parse?: (source: string) => ParsedExpression;
  /** Shared by all that runs on one thread. Default: its own. */
  turns?: Turns;
  /** Told which way each condition of `source` goes; numbers as in `branchesOf`. For the coverage of tests. */
  onBranch?: (source: string, condition: number, branch: Branch) => void;
}

/** The tree of an expression that may run in a flow. Throws an `ExpressionError` for any other. */
export function checkedTree(text: ExpressionText, options: ExpressionOptions): Node {
  const { ast, problems } = inspect(text, options.binds);
  const [first] = problems;
  if (first) throw new ExpressionError(first);
  if (!ast) throw new Error("an expression has neither a tree nor a problem");
  return ast;
}

/** Some expressions of a flow, evaluated together. `evaluate` throws a `Failure` that shows the place in its source. */
export type Together = <Result>(
  message: unknown,
  bindings: Bindings,
  use: (evaluate: EvaluateOne) => Result,
) => Promise<Result>;

/** Compiles checked trees, with the helpers, `bindings.now` as the clock, and the event loop kept alive. */
export function compileTogether(
  trees: readonly { source: string; ast: Node; helpers: readonly HelperDefinition[] }[],
  options: ExpressionOptions,
): Together {
  const turns = options.turns ?? createTurns();
  const program = createProgram(
    trees.map(({ ast }) => ast),
    {
      limits: { ...defaultLimits, ...options.limits },
      // All of one workspace have the same ones.
      helpers: callableHelpers(trees.find((tree) => tree.helpers.length > 0)?.helpers ?? []),
      clock: "now",
      ...(options.onBranch ? { onBranch: watcherOf(trees, options.onBranch) } : {}),
    },
  );
  return async (message, bindings, use) => {
    if (turns.isOverdue()) await turns.take();
    return program.evaluate(message, bindings, (evaluate) =>
      use((index) => {
        try {
          return evaluate(index);
        } catch (thrown) {
          throw evaluationFailure(thrown, trees[index]?.source ?? "");
        }
      }),
    );
  };
}

function watcherOf(
  trees: readonly { source: string; ast: Node }[],
  onBranch: NonNullable<ExpressionOptions["onBranch"]>,
) {
  const places = new Map<Node, { source: string; condition: number }>();
  for (const { source, ast } of trees) {
    let count = 0;
    infer(ast, (node) => {
      if (node.type === "condition") places.set(node, { source, condition: count++ });
    });
  }
  return (node: Node, branch: Branch) => {
    const place = places.get(node);
    if (place) onBranch(place.source, place.condition, branch);
  };
}
