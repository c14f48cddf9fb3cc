import { nearest, question } from "@crossdock/kit";
import type { Node } from "../expression/ast.ts";
import type { Frame } from "./context.ts";
import { alternatives, describe, mark, type Shape } from "./shape.ts";

/** Tells the inference that a value is used; of objects and lists only their parts count, as they are used. */
export function readScalar(shape: Shape, frame: Frame): void {
  const value = shape.type === "list" ? shape.items : shape;
  if (value.type === "object" || value.type === "list" || value.type === "function") return;
  frame.infer.read(shape.at ?? value.at);
}

/** Reports sums on amounts that JSON numbers cannot hold exactly; the answer is whether they are amounts. */
export function checkMoney(node: Node, operands: readonly Shape[], what: string, frame: Frame): boolean {
  if (!operands.some((operand) => mark(operand, "x-money") === true)) return false;
  const message = `${what} works on an amount of money with binary fractions, which loses cents`;
  frame.infer.report("money-arithmetic", node, message, {
    hint: "use `$decAdd`, `$decSub`, `$decMul`, `$decDiv`, `$decSum` or `$decRound`",
  });
  return true;
}

/** Reports an optional field whose absence goes unnoticed. */
export function checkSwallowed(node: Node, shape: Shape, consequence: string, frame: Frame): void {
  if (node.type !== "path" && node.type !== "variable") return;
  const optional = shape.missing === "field" || (shape.type === "list" && shape.items.missing === "field");
  if (!optional) return;
  const hint = "give another value with `?? …`, or ask with `$exists(…)`";
  frame.infer.report(
    "optional-swallowed",
    node,
    `the value is optional: where it is missing, ${consequence}`,
    { hint },
  );
}

/** Reports a field that no alternative of `owner` has; `write` makes of a name what stands for it in an expression. */
export function reportUnknownField(
  { owner, name, node, write }: { owner: Shape; name: string; node: Node; write(name: string): string },
  frame: Frame,
): void {
  const fields = fieldNames(owner);
  const place = owner.at && owner.at.length > 0 ? `\`${owner.at.join(".")}\`` : "the input";
  const what = fields.length > 0 ? `has no field \`${name}\`` : `is ${describe(owner)} and has no fields`;
  const near = nearest(name, fields);
  const extra =
    near === undefined ? { hint: wayOut(fields) } : { hint: question(near) ?? "", fix: write(near) };
  frame.infer.report("unknown-path", node, `${place} ${what}`, extra);
}

export function fieldNames(owner: Shape): string[] {
  return alternatives(owner).flatMap((member) =>
    member.type === "object" ? Object.keys(member.fields) : [],
  );
}

/** Fields that a hint names at most. */
const mostNamed = 8;

function wayOut(fields: readonly string[]): string {
  if (fields.length === 0) return "read the value itself";
  const named = fields.slice(0, mostNamed).map((name) => `\`${name}\``);
  return `known here: ${named.join(", ")}${fields.length > mostNamed ? ", …" : ""}`;
}
