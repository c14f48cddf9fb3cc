import type { Bindings } from "@crossdock/kit";
import { Failure } from "@crossdock/kit";
import type jsonata from "jsonata";
import type { Node } from "./ast.ts";
import { walk } from "./ast.ts";
import { type BuiltinDefinition, guardBuiltins, loadBuiltins } from "./builtins.ts";
import { evaluationFailure } from "./evaluation-failure.ts";
import { helpers } from "./helpers.ts";
import { inTurn } from "./in-turn.ts";
import type { Limits } from "./limits.ts";
import { plain, privateCopy } from "./plain.ts";

export type Evaluate = (message: unknown, bindings?: Bindings) => Promise<unknown>;

/**
 * Runs a parsed program under `limits`, always in a frame of its own: nothing is shared between two evaluations
 * but the tree. The message and the bindings stay as they are.
 */
export function createEvaluator(
  source: string,
  ast: Node,
  program: jsonata.Expression,
  limits: Limits,
): Evaluate {
  const names = variableNames(ast);
  const builtins = loadBuiltins();
  const own = helpers.filter((helper) => names.has(helper.name));
  const copies = changesInput(ast);
  if (grows(ast)) watchSizes(program, limits);

  const evaluate: Evaluate = async (message, bindings = {}) => {
    const started = performance.now();
    const frame: Record<string, unknown> = guardBuiltins(builtins, names, limits, started + limits.timeout);
    for (const { name, call } of own) if (call) frame[name] = call;
    const bound = pick(bindings, names);
    const copied =
      copies === "always" || (copies === "nested" && (hasListInList(message) || hasListInList(bound)));
    const known = copied ? (privateCopy(bound) as Bindings) : bound;
    Object.assign(frame, known, clockOf(bindings["now"], builtins("fromMillis"), names));
    try {
      return plain(await program.evaluate(copied ? privateCopy(message) : message, frame), limits);
    } catch (thrown) {
      throw evaluationFailure(thrown, source);
    }
  };
  return (message, bindings) => inTurn(() => evaluate(message, bindings));
}

/** Every name behind a `$` in the tree. */
function variableNames(ast: Node): ReadonlySet<string> {
  const names = new Set<string>();
  walk(ast, (node) => {
    if (node.type === "variable") names.add(node.value);
    if (node.type === "transform") names.add("clone");
  });
  return names;
}

/**
 * When the evaluator may write into its input: a grouping adds an entry to an empty list, `[]` marks a list, and an
 * object constructor adds an entry to an empty list that is itself an item.
 */
function changesInput(ast: Node): "always" | "nested" | "never" {
  let changes = false;
  let builds = false;
  walk(ast, (node) => {
    changes ||= node.group !== undefined || node.keepArray === true;
    changes ||= node.type === "path" && node.keepSingletonArray === true;
    builds ||= node.type === "unary" && node.value === "{";
  });
  if (changes) return "always";
  return builds ? "nested" : "never";
}

/** Whether a list is the whole value, an item of a list or a value that is bound by name. */
function hasListInList(value: unknown, inside = true): boolean {
  if (Array.isArray(value)) return inside || value.some((item) => hasListInList(item, true));
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((entry) => hasListInList(entry, false));
}

/** Whether a value can feed itself, so that texts and lists may double from step to step. */
function grows(ast: Node): boolean {
  let own = false;
  walk(ast, (node) => {
    own ||=
      node.type === "bind" || node.type === "lambda" || node.type === "apply" || node.type === "transform";
  });
  return own;
}

/** The sizes between the nodes are looked at only where they can grow, because the hook costs time. */
function watchSizes(program: jsonata.Expression, limits: Limits): void {
  const exitCallback = Symbol.for("jsonata.__evaluate_exit");
  const look = (node: Node, _input: unknown, _frame: unknown, result: unknown) => {
    const long =
      (typeof result === "string" && result.length > limits.text) ||
      (Array.isArray(result) && result.length > limits.items);
    if (!long) return;
    const what = typeof result === "string" ? `${limits.text} characters` : `${limits.items} items`;
    const failure = new Failure("MappingError", `a value on the way has more than ${what}`);
    throw Object.assign(failure, { position: node.position });
  };
  // The hooks of the evaluator are symbols, which its declared types leave out.
  program.assign(exitCallback as unknown as string, look);
}

function pick(bindings: Bindings, names: ReadonlySet<string>): Bindings {
  return Object.fromEntries(Object.entries(bindings).filter(([name]) => names.has(name)));
}

type FromMillis = (this: unknown, millis: number, picture?: string, timezone?: string) => string;

/** `$now` and `$millis`: one instant for the whole evaluation, the message's own where it is given. */
function clockOf(
  now: unknown,
  fromMillis: BuiltinDefinition | undefined,
  names: ReadonlySet<string>,
): Record<string, unknown> {
  if (!names.has("now") && !names.has("millis")) return {};
  const instant = typeof now === "number" ? now : Date.now();
  const format = fromMillis?.implementation as FromMillis;
  return {
    millis: () => instant,
    now: (picture?: string, timezone?: string) => format(instant, picture, timezone),
  };
}
