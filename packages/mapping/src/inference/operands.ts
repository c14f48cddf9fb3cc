import type { BinaryNode, Node } from "../expression/ast.ts";
import { rangeOf } from "../expression/range.ts";
import type { Frame } from "./context.ts";
import { alternatives, itemOf, mark, type Shape } from "./shape.ts";
import { sortOf } from "./sort.ts";

/** What an operator or a function can take; anything else fails when it runs. */
type Wanted = "number" | "string";

const comparable: readonly Wanted[] = ["number", "string"];

/** Reports an operand that can never be of a wanted type, whatever the message says; of a list each item counts. */
export function checkOperand(node: Node, shape: Shape, wanted: Wanted, by: string, frame: Frame): void {
  if (mayBe(shape, [wanted])) frame.infer.fits(node);
  else frame.infer.report(node, { id: "operand", by, wanted, given: sortOf(shape) });
}

/** `<` and its like compare two numbers or two texts; amounts of money as text they would compare letter by letter. */
export function checkComparison(node: BinaryNode, left: Shape, right: Shape, frame: Frame): void {
  const { infer } = frame;
  const { value: by, lhs, rhs } = node;
  if (isAmount(left) || isAmount(right)) {
    const exact = `$decCmp(${sourceOf(lhs, frame)}, ${sourceOf(rhs, frame)}) ${by} 0`;
    infer.report(node, { id: "money-comparison", by }, exact);
  } else if (!mayBe(left, comparable)) infer.report(lhs, { id: "compared-operand", by, given: sortOf(left) });
  else if (!mayBe(right, comparable)) infer.report(rhs, { id: "compared-operand", by, given: sortOf(right) });
  else if (comparable.some((type) => mayBe(left, [type]) && mayBe(right, [type]))) infer.fits(node);
  else infer.report(node, { id: "unlike-operands", by, left: sortOf(left), right: sortOf(right) });
}

/** Reports a sign in front of an amount that is a text; the answer is whether it is one. */
export function checkSign(node: Node, operand: Node, shape: Shape, frame: Frame): boolean {
  if (!isAmount(shape)) return false;
  frame.infer.report(node, { id: "money-sign" }, `$decSub(0, ${sourceOf(operand, frame)})`);
  return true;
}

/** An amount of money as a text, which is how its decimals stay exact. */
function isAmount(shape: Shape): boolean {
  return mark(shape, "x-money") === true && !mayBe(shape, ["number"]);
}

function sourceOf(node: Node, { infer: { source } }: Frame): string {
  return source.slice(...rangeOf(node, source));
}

/** Whether a value, or an item of it, is of one of these types in some message. */
export function mayBe(shape: Shape, types: readonly Wanted[]): boolean {
  return alternatives(itemOf(shape)).some(
    ({ type }) =>
      type === "unknown" || type === "nothing" || type === "list" || types.some((wanted) => wanted === type),
  );
}

const ofNumbers =
  "sum max min average floor ceil round abs sqrt power formatNumber formatBase formatInteger fromMillis";
const ofTexts =
  "substring substringBefore substringAfter lowercase uppercase length trim pad contains split match replace join toMillis parseInteger base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl";

/** What a function of JSONata takes first; not set: anything, or more than one type. */
export const takes: ReadonlyMap<string, Wanted> = new Map([
  ...ofNumbers.split(" ").map((name) => [name, "number"] as const),
  ...ofTexts.split(" ").map((name) => [name, "string"] as const),
]);
