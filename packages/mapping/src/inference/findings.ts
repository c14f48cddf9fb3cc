import { nearest } from "@crossdock/kit";
import type { Node } from "../expression/ast.ts";
import type { MappingProblem } from "../sentences.ts";
import type { Frame } from "./context.ts";
import { alternatives, mark, type Shape } from "./shape.ts";
import { sortOf } from "./sort.ts";

/** Tells the inference that a value is used; of objects and lists only their parts count, as they are used. */
export function readScalar(shape: Shape, frame: Frame): void {
  const value = shape.type === "list" ? shape.items : shape;
  if (value.type === "object" || value.type === "list" || value.type === "function") return;
  frame.infer.read(shape.at ?? value.at);
}

/** Reports sums on amounts that JSON numbers cannot hold exactly; the answer is whether they are amounts. */
export function checkMoney(node: Node, operands: readonly Shape[], by: string, frame: Frame): boolean {
  if (!operands.some((operand) => mark(operand, "x-money") === true)) return false;
  frame.infer.report(node, { id: "money-arithmetic", by });
  return true;
}

/** What an optional value disappears in. */
type Swallowing = Extract<MappingProblem, { id: "optional-swallowed" }>["by"];

/** Reports an optional field whose absence goes unnoticed. */
export function checkSwallowed(node: Node, shape: Shape, by: Swallowing, frame: Frame): void {
  if (node.type !== "path" && node.type !== "variable") return;
  const optional = shape.missing === "field" || (shape.type === "list" && shape.items.missing === "field");
  if (optional) frame.infer.report(node, { id: "optional-swallowed", by });
}

/** Reports a field that no alternative of `owner` has; `write` makes of a name what stands for it in an expression. */
export function reportUnknownField(
  { owner, name, node, write }: { owner: Shape; name: string; node: Node; write(name: string): string },
  frame: Frame,
): void {
  const known = fieldNames(owner);
  const meant = nearest(name, known);
  frame.infer.report(
    node,
    { id: "unknown-path", owner: owner.at ?? [], sort: sortOf(owner), name, known, meant },
    meant === undefined ? undefined : write(meant),
  );
}

export function fieldNames(owner: Shape): string[] {
  return alternatives(owner).flatMap((member) =>
    member.type === "object" ? Object.keys(member.fields) : [],
  );
}
