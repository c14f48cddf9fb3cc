import type { BinaryNode, Node } from "../expression/ast.ts";
import { rangeOf } from "../expression/range.ts";
import type { Frame } from "./context.ts";
import { alternatives, describe, itemOf, mark, type Shape } from "./shape.ts";

/** What an operator or a function can take; anything else fails when it runs. */
type Wanted = "number" | "string";

const comparable: readonly Wanted[] = ["number", "string"];

const words: Readonly<Record<Wanted, string>> = { number: "numbers", string: "text" };

const ways: Readonly<Record<Wanted, string>> = {
  number: "make a number of it with `$number(…)`, or name a field that holds one",
  string: "make a text of it with `$string(…)`, or name a field that holds one",
};

/** Reports an operand that can never be of a wanted type, whatever the message says; of a list each item counts. */
export function checkOperand(node: Node, shape: Shape, wanted: Wanted, what: string, frame: Frame): void {
  if (mayBe(shape, [wanted])) frame.infer.fits(node);
  else
    frame.infer.report("operand", node, `${what} takes ${words[wanted]}, and this is ${describe(shape)}`, {
      hint: ways[wanted],
    });
}

/** `<` and its like compare two numbers or two texts; amounts of money as text they would compare letter by letter. */
export function checkComparison(node: BinaryNode, left: Shape, right: Shape, frame: Frame): void {
  const { infer } = frame;
  const what = `\`${node.value}\``;
  if (isAmount(left) || isAmount(right)) {
    const message = `${what} compares an amount of money letter by letter: "10" comes before "9"`;
    const fix = `$decCmp(${sourceOf(node.lhs, frame)}, ${sourceOf(node.rhs, frame)}) ${node.value} 0`;
    infer.report("money-arithmetic", node, message, { hint: "compare amounts with `$decCmp`", fix });
    return;
  }
  const odd = mayBe(left, comparable) ? (mayBe(right, comparable) ? undefined : right) : left;
  if (odd) {
    const side = odd === left ? node.lhs : node.rhs;
    infer.report("operand", side, `${what} compares numbers or texts, and this is ${describe(odd)}`, {
      hint: "compare a field that holds a number or a text",
    });
  } else if (comparable.some((type) => mayBe(left, [type]) && mayBe(right, [type]))) infer.fits(node);
  else
    infer.report("operand", node, `${what} cannot compare ${describe(left)} with ${describe(right)}`, {
      hint: "make both numbers with `$number(…)`, or both texts with `$string(…)`",
    });
}

/** Reports a sign in front of an amount that is a text; the answer is whether it is one. */
export function checkSign(node: Node, operand: Node, shape: Shape, frame: Frame): boolean {
  if (!isAmount(shape)) return false;
  frame.infer.report("money-arithmetic", node, "`-` takes numbers, and an amount of money is a text", {
    hint: "subtract it from nothing with `$decSub`",
    fix: `$decSub(0, ${sourceOf(operand, frame)})`,
  });
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
