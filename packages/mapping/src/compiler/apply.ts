import { Fn, isFunction, OwnFn, TailCall } from "./function-value.ts";
import { JsonataError, located } from "./jsonata-error.ts";

/**
 * Calls a function value. `input` stands in for a missing argument of a signature with `-`. The result is not
 * settled. Throws T1006 for what is not a function.
 */
export function apply(callee: unknown, args: readonly unknown[], input: unknown): unknown {
  const result = enter(callee, args, input);
  return result instanceof TailCall ? completed(result, input) : result;
}

/** What comes of calls that end own functions, one after the other. */
function completed(first: TailCall, input: unknown): unknown {
  let result: unknown = first;
  while (result instanceof TailCall) {
    const [next, args] = result.prepared();
    if (!isFunction(next)) {
      throw new JsonataError("T1006", { token: result.token, position: result.position });
    }
    result = enter(next, args, input);
  }
  return result;
}

function enter(callee: unknown, args: readonly unknown[], input: unknown): unknown {
  if (!(callee instanceof Fn)) return enterForeign(callee, args, input);
  try {
    const valid = callee.signature === undefined ? args : callee.signature.validate(args, input);
    return callee.invoke(valid, input);
  } catch (thrown) {
    throw outOf(callee, thrown);
  }
}

/** An error that comes out of a function knows the name and the place of its last call. */
function outOf(callee: Fn, thrown: unknown): ReturnType<typeof located> {
  const error = located(thrown);
  if (error.isBehind) error.isBehind = false;
  else {
    if (error.token === undefined && callee.token !== undefined) error.token = callee.token;
    if (callee.position) error.position = callee.position;
  }
  return error;
}

/** A function of the surroundings: a helper, or one that a helper gave back. */
function enterForeign(callee: unknown, args: readonly unknown[], input: unknown): unknown {
  if (typeof callee !== "function") throw new JsonataError("T1006");
  return answered(callee.apply(input, args.some((arg) => arg instanceof Fn) ? args.map(foreign) : args));
}

/** What a helper answered: data or a function, but nothing to wait for. */
export function answered(result: unknown): unknown {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return result;
  if (!("then" in result) || typeof result.then !== "function") return result;
  throw new JsonataError("D3900", {
    refusal: { id: "promise" },
  });
}

/** A function of the language as a helper may call it. */
export function foreign(value: unknown): unknown {
  if (!(value instanceof Fn)) return value;
  return Object.assign((...params: unknown[]) => apply(value, params, null), { arity: value.arity });
}

/** Functions among the arguments are passed on without their name and context. */
export function passedOn(value: unknown): unknown {
  return typeof value === "function" || value instanceof Fn ? passed(value) : value;
}

/** A function as it is passed on in an argument: called from there, it has no context and no name. */
function passed(value: unknown): unknown {
  if (value instanceof Fn) {
    return new Fn(value.arity, (args) => apply(value, args, null), undefined, { passed: value });
  }
  if (typeof value !== "function") return value;
  const arity = arityOf(value);
  return new Fn(arity, (args) => apply(value, args, null), undefined, {
    passed: new Fn(arity, noop, undefined),
  });
}

function noop(): undefined {
  return undefined;
}

/** How many arguments a function value takes. */
export function arityOf(value: unknown): number {
  if (value instanceof Fn) return value.arity;
  if (typeof value !== "function") return 0;
  const arity = "arity" in value ? value.arity : undefined;
  return typeof arity === "number" ? arity : value.length;
}

/** A call from inside a built-in function, with no more arguments than the callee takes. */
export function callBack(
  callee: unknown,
  arity: number,
  first: unknown,
  second: unknown,
  third: unknown,
): unknown {
  const args = arity >= 3 ? [first, second, third] : arity === 2 ? [first, second] : [first];
  return apply(callee, args, null);
}

/** Calls by name: errors that come out know the name and the place. */
export function applyNamed(
  callee: unknown,
  args: readonly unknown[],
  input: unknown,
  token: string | undefined,
  position: number | undefined,
): unknown {
  try {
    if (callee instanceof Fn && callee.isNamed) {
      callee.token = token;
      callee.position = position;
    }
    return apply(callee, args, input);
  } catch (thrown) {
    throw named(thrown, token, position);
  }
}

function named(thrown: unknown, token: string | undefined, position: number | undefined): Error {
  const error = located(thrown);
  if (!error.position) error.position = position;
  if (!error.token) error.token = token;
  return error;
}

/** As `applyNamed` with one argument or two, the usual call of an own function in a quick way. */
export function applyTwo(
  callee: unknown,
  first: unknown,
  second: unknown,
  count: 1 | 2,
  input: unknown,
  token: string | undefined,
  position: number | undefined,
): unknown {
  if (!(callee instanceof OwnFn) || callee.code.signature !== undefined || !callee.code.plain) {
    return applyNamed(callee, count === 1 ? [first] : [first, second], input, token, position);
  }
  callee.token = token;
  callee.position = position;
  const { code, frame } = callee;
  let isInside = true;
  try {
    code.run.enter();
    const result = code.body(callee.input, code.plain === 1 ? [frame, first] : [frame, first, second], input);
    isInside = false;
    return result instanceof TailCall ? completed(result, input) : result;
  } catch (thrown) {
    throw named(isInside ? outOf(callee, thrown) : thrown, token, position);
  }
}
