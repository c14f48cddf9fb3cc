import { titleOf } from "../expression/evaluation-failure.ts";
import { declarationOf } from "./builtins/declarations.ts";
import { Fn } from "./function-value.ts";
import { JsonataError, located } from "./jsonata-error.ts";
import type { Evaluate, Frame, Place } from "./unit.ts";
import { enclosing, isSequence, sequence } from "./value.ts";

/** `$eval` where it is named: the text that it gets sees the variables of that place. */
export function evalValue(place: Place): Evaluate {
  const { signature, arity, names } = declarationOf("eval");
  return (_input, frame): Fn =>
    new Fn(arity, (args, input) => evaluateText(args, input, place, frame), signature, { parameters: names });
}

function evaluateText(args: readonly unknown[], caller: unknown, place: Place, frame: Frame): unknown {
  const [text, focus] = args;
  if (text === undefined) return undefined;
  const input = focus === undefined ? caller : asContext(focus);
  let evaluate: Evaluate;
  try {
    evaluate = place.unit.compileText(String(text), place);
    let root = frame;
    while (root[0] !== undefined) root = enclosing(root);
    place.unit.complete(root);
  } catch (thrown) {
    throw new JsonataError("D3120", { value: saidBy(thrown) });
  }
  try {
    return evaluate(input, frame);
  } catch (thrown) {
    throw new JsonataError("D3121", { value: saidBy(thrown) });
  }
}

function saidBy(thrown: unknown): string {
  return thrown instanceof JsonataError ? titleOf(thrown) : located(thrown).message;
}

/** A list becomes one context. */
function asContext(value: unknown): unknown {
  if (!Array.isArray(value) || isSequence(value)) return value;
  return Object.assign(sequence([value]), { outerWrapper: true });
}
