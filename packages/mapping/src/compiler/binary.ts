import { type BinaryNode, isAdorned, type Node } from "../expression/ast.ts";
import { globalName } from "./direct-calls.ts";
import { located } from "./jsonata-error.ts";
import { type Operand, operandOf, read } from "./operands.ts";
import { operators } from "./operators.ts";
import { below, compilePart, type Evaluate, type Place } from "./unit.ts";
import { type Checked, truthy } from "./value.ts";

/** Compiles an operator with two sides. */
export function compileBinary(node: BinaryNode, place: Place): Evaluate {
  const left = operandOf(compilePart(node.lhs, below(place)));
  const right = operandOf(compilePart(node.rhs, below(place)));
  const { position, value: sign } = node;
  if (sign === "and" || sign === "or") return compileLogic(sign, left, right, position);
  const operator = operators[sign];
  if (!operator) throw new Error(`no operator ${sign}`);
  const { run } = place.unit;
  const operate = (before: unknown, after: unknown) => {
    try {
      return operator(before, after, run);
    } catch (thrown) {
      throw Object.assign(located(thrown), { position, token: sign });
    }
  };
  const whole: Evaluate = (input, frame) => operate(read(left, input, frame), read(right, input, frame));
  const texts = sign === "in" ? constantTexts(node.rhs) : undefined;
  if (texts) {
    return (input, frame) => {
      const value = read(left, input, frame);
      return typeof value === "string" ? texts.includes(value) : operate(value, texts);
    };
  }
  return (
    (sign === "=" ? compileBeginning(node, place, whole) : undefined) ??
    compileQuick(sign, left, right, operate) ??
    whole
  );
}

/** `$substring(text, 0, 2) = "c_"`: the language's way to ask how a text begins. */
function compileBeginning(node: BinaryNode, place: Place, whole: Evaluate): Evaluate | undefined {
  const { lhs, rhs } = node;
  if (lhs.type !== "function" || rhs.type !== "string" || isAdorned(lhs) || isAdorned(rhs)) return undefined;
  const [text, start, length] = lhs.arguments;
  if (!text || lhs.arguments.length !== 3 || globalName(lhs, place) !== "substring") return undefined;
  if (!place.unit.isBuiltin("substring") || !isNumber(start, 0) || !isNumber(length, rhs.value.length)) {
    return undefined;
  }
  // A character of two units counts as one.
  if (/[\ud800-\udfff]/.test(rhs.value)) return undefined;
  place.unit.assumed.add("substring");
  const operand = operandOf(compilePart(text, below(place, 2)));
  return (input, frame) => {
    const value = read(operand, input, frame);
    if (typeof value === "string") return value.startsWith(rhs.value);
    return value === undefined ? false : whole(input, frame);
  };
}

/** The texts of a list that is written with texts alone. */
function constantTexts(node: Node): readonly string[] | undefined {
  if (node.type !== "unary" || node.value !== "[" || isAdorned(node)) return undefined;
  const texts = node.expressions.map((item) =>
    item.type === "string" && !isAdorned(item) ? item.value : undefined,
  );
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

function isNumber(node: Node | undefined, value: number): boolean {
  return node?.type === "number" && node.value === value && !isAdorned(node);
}

type Operate = (before: unknown, after: unknown) => unknown;

/** The usual operators on the usual values without a call; everything else is `operate`'s. */
function compileQuick(sign: string, left: Operand, right: Operand, operate: Operate): Evaluate | undefined {
  switch (sign) {
    case "&":
      return (input, frame) => {
        const before = read(left, input, frame);
        const after = read(right, input, frame);
        const isShort =
          typeof before === "string" && typeof after === "string" && before.length + after.length < shortText;
        return isShort ? before + after : operate(before, after);
      };
    case "=":
      return (input, frame) => {
        const before = read(left, input, frame);
        const after = read(right, input, frame);
        return typeof before === "string" && typeof after === "string"
          ? before === after
          : typeof before === "boolean" && typeof after === "boolean"
            ? before === after
            : operate(before, after);
      };
    case "!=":
      return (input, frame) => {
        const before = read(left, input, frame);
        const after = read(right, input, frame);
        return typeof before === "string" && typeof after === "string"
          ? before !== after
          : operate(before, after);
      };
    case "<":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before < after : operate(before, after);
      };
    case ">":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before > after : operate(before, after);
      };
    case "+":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before + after : operate(before, after);
      };
    case "-":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before - after : operate(before, after);
      };
    case "*":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before * after : operate(before, after);
      };
    case "/":
      return (input, frame) => {
        const before: Checked = read(left, input, frame);
        const after: Checked = read(right, input, frame);
        return areFinite(before, after) ? before / after : operate(before, after);
      };
    default:
      return undefined;
  }
}

/** Texts that need no account of their memory. */
const shortText = 1000;

function areFinite(before: unknown, after: unknown): boolean {
  return (
    typeof before === "number" && typeof after === "number" && before - before === 0 && after - after === 0
  );
}

/** Errors of the right side get the operator's place; the reference has it so. */
function compileLogic(
  sign: "and" | "or",
  left: Operand,
  right: Operand,
  position: number | undefined,
): Evaluate {
  const decides = sign === "or";
  return (input, frame) => {
    const before = read(left, input, frame);
    try {
      return truthy(before) === decides ? decides : truthy(read(right, input, frame));
    } catch (thrown) {
      throw Object.assign(located(thrown), { position, token: sign });
    }
  };
}
