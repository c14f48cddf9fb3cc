import type { CallNode } from "../expression/ast.ts";
import { answered, foreign, passedOn } from "./apply.ts";
import { type Builtin, builtinOf, builtins } from "./builtins/builtins.ts";
import { declarationOf, fits, quickTests, type Test, type Wrap } from "./builtins/declarations.ts";
import { behind, JsonataError, located } from "./jsonata-error.ts";
import { operandOf, read } from "./operands.ts";
import { quickCall } from "./quick-calls.ts";
import type { Run } from "./run.ts";
import type { Evaluate, EvaluateTail, Place } from "./unit.ts";

/** The name of the function that a call surely means, because nothing in the expression binds it. */
export function globalName({ procedure }: CallNode, { scope }: Place): string | undefined {
  if (procedure.type !== "variable" || procedure.predicate || procedure.group) return undefined;
  return scope.isGlobal(procedure.value) && procedure.value !== "eval" ? procedure.value : undefined;
}

/**
 * A call of a built-in function or a helper without looking for it. Nothing where the call may mean something else. A
 * binding that takes its place makes the expression compile again.
 */
export function directCall(node: CallNode, args: readonly Evaluate[], place: Place): Evaluate | undefined {
  const name = globalName(node, place);
  if (name === undefined) return undefined;
  const { unit, nest } = place;
  const helper = unit.helper(name);
  if (helper) return helperCall(name, helper, args, node.position);
  if (!Object.hasOwn(builtins, name) || !unit.isBuiltin(name)) return undefined;
  unit.assumed.add(name);
  return builtinCall(name, args, node.position, unit.run, nest);
}

/** As `directCall`, for a call that ends an own function: its context is the caller's. */
export function directTailCall(
  node: CallNode,
  args: readonly Evaluate[],
  place: Place,
): EvaluateTail | undefined {
  const name = globalName(node, place);
  if (name === undefined || !Object.hasOwn(builtins, name) || !place.unit.isBuiltin(name)) return undefined;
  const { run, assumed } = place.unit;
  assumed.add(name);
  const { position } = node.procedure;
  const { call, looks, wrap, checked, invoke } = invocation(name, args.length, run);
  const [one] = args.map(operandOf);
  const [first] = looks ?? [];
  if (args.length === 1 && one && first) {
    return (input, frame, caller) => {
      let isCalled = false;
      try {
        const value = read(one, input, frame);
        run.step();
        isCalled = true;
        if (fits(first, value)) return call(run, value);
        const list = wrap?.(value);
        return list ? call(run, list) : checked([value], caller);
      } catch (thrown) {
        throw behind(isCalled ? placed(thrown, name, position) : thrown);
      }
    };
  }
  return (input, frame, caller) => {
    let isCalled = false;
    try {
      const values = args.map((arg) => arg(input, frame));
      run.step();
      isCalled = true;
      return invoke(values, caller);
    } catch (thrown) {
      throw behind(isCalled ? placed(thrown, name, position) : thrown);
    }
  };
}

/** An error on its way out of a call: the innermost name and the outermost place stay. */
function placed(thrown: unknown, name: string, position: number | undefined): Error {
  const error = located(thrown);
  if (error.token === undefined || error.token === "") error.token = name;
  if (position) error.position = position;
  if (error instanceof JsonataError && error.code.startsWith("T041")) error.call ??= { name, position };
  return error;
}

function helperCall(
  name: string,
  helper: (...args: unknown[]) => unknown,
  args: readonly Evaluate[],
  position: number | undefined,
): Evaluate {
  const outside = (thrown: unknown) => {
    const error = located(thrown);
    if (!error.position) error.position = position;
    if (!error.token) error.token = name;
    return error;
  };
  const [one, two] = args.map(operandOf);
  if (one && args.length <= 2) {
    return (input, frame) => {
      const first = foreign(read(one, input, frame));
      const second = two ? foreign(read(two, input, frame)) : undefined;
      try {
        return answered(two ? helper.call(input, first, second) : helper.call(input, first));
      } catch (thrown) {
        throw outside(thrown);
      }
    };
  }
  return (input, frame) => {
    const values = args.map((arg) => foreign(arg(input, frame)));
    try {
      return answered(helper.apply(input, values));
    } catch (thrown) {
      throw outside(thrown);
    }
  };
}

interface Invocation {
  call: Builtin;
  /** Quick looks at the arguments; where all hold, they are as the function wants them. */
  looks: readonly Test[] | undefined;
  /** Makes the list that the first argument has to be, where nothing else keeps the looks from holding. */
  wrap: Wrap | undefined;
  /** Calls with the whole check of the signature. */
  checked(args: readonly unknown[], input: unknown): unknown;
  /** Calls in the quickest way. */
  invoke(args: readonly unknown[], input: unknown): unknown;
  /** Whether it calls functions back. */
  isHigher: boolean;
}

function invocation(name: string, count: number, run: Run): Invocation {
  const call = builtinOf(name);
  const declaration = declarationOf(name);
  const { signature } = declaration;
  const looks = quickTests(declaration, count);
  const wrap = looks && declaration.firstWrap;
  const checked = (args: readonly unknown[], input: unknown) =>
    call(run, ...(signature?.validate(args, input) ?? args));
  const invoke = looks
    ? (args: readonly unknown[], input: unknown) =>
        looks.every((look, at) => fits(look, args[at])) ? call(run, ...args) : checked(args, input)
    : checked;
  return { call, looks, wrap, checked, invoke, isHigher: signature?.definition?.includes("f") ?? false };
}

function builtinCall(
  name: string,
  args: readonly Evaluate[],
  position: number | undefined,
  run: Run,
  nest: number,
): Evaluate {
  const { call, looks, wrap, checked, invoke, isHigher } = invocation(name, args.length, run);
  const [one, two, three] = args.map(operandOf);
  const quick =
    one && args.length === 1
      ? quickCall(name, one, run, (error) => placed(error, name, position))
      : undefined;
  if (quick) return quick;
  const [first, second, third] = looks ?? [];
  const levels = isHigher ? nest : 0;
  const whole = (values: readonly unknown[], input: unknown) => checked(values.map(passedOn), input);
  if (args.length === 1 && one && first) {
    return (input, frame) => {
      const value = read(one, input, frame);
      try {
        if (fits(first, value)) return call(run, value);
        const list = wrap?.(value);
        return list ? call(run, list) : whole([value], input);
      } catch (thrown) {
        throw placed(thrown, name, position);
      }
    };
  }
  if (args.length === 2 && one && two && first && second) {
    return (input, frame) => {
      const value = read(one, input, frame);
      const other = read(two, input, frame);
      run.depth += levels;
      try {
        const list = fits(first, value) ? value : wrap?.(value);
        const isFit = (list !== undefined || value === undefined) && fits(second, other);
        const result = isFit ? call(run, list, other) : whole([value, other], input);
        run.depth -= levels;
        return result;
      } catch (thrown) {
        throw placed(thrown, name, position);
      }
    };
  }
  if (args.length === 3 && one && two && three && first && second && third) {
    return (input, frame) => {
      const value = read(one, input, frame);
      const other = read(two, input, frame);
      const last = read(three, input, frame);
      run.depth += levels;
      try {
        const isFit = fits(first, value) && fits(second, other) && fits(third, last);
        const result = isFit ? call(run, value, other, last) : whole([value, other, last], input);
        run.depth -= levels;
        return result;
      } catch (thrown) {
        throw placed(thrown, name, position);
      }
    };
  }
  return (input, frame) => {
    const values = args.map((arg) => passedOn(arg(input, frame)));
    run.depth += levels;
    try {
      const result = invoke(values, input);
      run.depth -= levels;
      return result;
    } catch (thrown) {
      throw placed(thrown, name, position);
    }
  };
}

/** Built-in functions whose bare result may be a sequence. */
const sequenceYielders: ReadonlySet<string> = new Set(
  "map filter single reduce match keys lookup spread append distinct reverse sort each".split(" "),
);

/** Whether the result of a call needs no settling: it is a direct one, of a function that yields no sequence. */
export function yieldsNoSequence(node: CallNode, place: Place): boolean {
  const name = globalName(node, place);
  if (name === undefined || sequenceYielders.has(name)) return false;
  return Object.hasOwn(builtins, name) && place.unit.isBuiltin(name);
}
