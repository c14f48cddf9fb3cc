import { builtins } from "./builtins/builtins.ts";
import { type Operand, read } from "./operands.ts";
import type { Run } from "./run.ts";
import type { Evaluate } from "./unit.ts";

/**
 * Calls of the built-in functions that mappings ask most, which take any value: answered at once for texts, truth values and
 * what is missing. Nothing for any other function. `placed` makes an error know where it was.
 */
export function quickCall(
  name: string,
  operand: Operand,
  run: Run,
  placed: (thrown: unknown) => Error,
): Evaluate | undefined {
  if (name === "exists") return (input, frame) => read(operand, input, frame) !== undefined;
  const call = builtins[name];
  if (!call || (name !== "boolean" && name !== "not" && name !== "type")) return undefined;
  const whole = (value: unknown): unknown => {
    try {
      return call(run, value);
    } catch (thrown) {
      throw placed(thrown);
    }
  };
  if (name === "type") {
    return (input, frame) => {
      const value = read(operand, input, frame);
      return typeof value === "string" ? "string" : whole(value);
    };
  }
  const whenTrue = name === "boolean";
  return (input, frame) => {
    const value = read(operand, input, frame);
    switch (typeof value) {
      case "string":
        return (value !== "") === whenTrue;
      case "boolean":
        return value === whenTrue;
      case "undefined":
        return undefined;
      default:
        return whole(value);
    }
  };
}
