import type { Node } from "../ast.ts";
import type { Frame } from "./context.ts";
import { mark, type Shape } from "./shape.ts";

/** Tells the walk that a value is used; of objects and lists only their parts count, as they are used. */
export function readScalar(shape: Shape, frame: Frame): void {
  const value = shape.type === "list" ? shape.items : shape;
  if (value.type === "object" || value.type === "list" || value.type === "function") return;
  frame.walk.read(shape.at ?? value.at);
}

/** Reports sums on amounts that JSON numbers cannot hold exactly. */
export function checkMoney(node: Node, operands: readonly Shape[], what: string, frame: Frame): void {
  if (!operands.some((operand) => mark(operand, "x-money") === true)) return;
  const message = `${what} works on an amount of money with binary fractions, which loses cents`;
  frame.walk.report("money-arithmetic", node, message, {
    hint: "use `$decAdd`, `$decSub`, `$decMul`, `$decDiv`, `$decSum` or `$decRound`",
  });
}

/** Reports an optional field whose absence goes unnoticed. */
export function checkSwallowed(node: Node, shape: Shape, consequence: string, frame: Frame): void {
  if (node.type !== "path" && node.type !== "variable") return;
  const optional = shape.missing === "field" || (shape.type === "list" && shape.items.missing === "field");
  if (!optional) return;
  const hint = "give another value with `?? …`, or ask with `$exists(…)`";
  frame.walk.report(
    "optional-swallowed",
    node,
    `the value is optional: where it is missing, ${consequence}`,
    { hint },
  );
}
