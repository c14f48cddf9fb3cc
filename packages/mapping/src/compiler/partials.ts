import { apply, arityOf } from "./apply.ts";
import { Fn } from "./function-value.ts";
import { JsonataError } from "./jsonata-error.ts";

/** A given argument, or nothing for one that is left open. */
export type Given = { value: unknown } | undefined;

/** A function of the open arguments of `callee`, whose signature is not checked any more. */
export function partialValue(callee: unknown, given: readonly Given[]): Fn {
  if (callee instanceof Fn && callee.facts.passed) {
    // The reference cannot read the parameters of a function that was passed on.
    throw new JsonataError("S0202", {
      token: "...",
      refusal: { id: "partial-of-passed" },
    });
  }
  if (callee instanceof Fn && callee.facts.lambda)
    return fill(callee.arity, given, (args) => callee.invoke(args, undefined));
  const parameters = callee instanceof Fn ? callee.facts.parameters : undefined;
  if (parameters?.some((name) => name.includes("="))) {
    throw new JsonataError("S0208", {
      refusal: { id: "partial-with-default" },
    });
  }
  const arity = parameters ? Math.max(1, parameters.length) : arityOf(callee);
  return fill(arity, given, (args) =>
    callee instanceof Fn ? callee.invoke(args, undefined) : apply(callee, args, undefined),
  );
}

function fill(arity: number, given: readonly Given[], call: (args: readonly unknown[]) => unknown): Fn {
  const open: number[] = [];
  for (let at = 0; at < arity; at++) if (at < given.length && given[at] === undefined) open.push(at);
  const invoke = (args: readonly unknown[]) => {
    const all: unknown[] = [];
    for (let at = 0; at < arity; at++) all.push(given[at]?.value);
    for (const [index, at] of open.entries()) all[at] = args[index];
    return call(all);
  };
  return new Fn(open.length, invoke, undefined, { lambda: true });
}
