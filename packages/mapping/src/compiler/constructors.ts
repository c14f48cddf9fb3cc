import type { Node } from "../expression/ast.ts";
import { sequence } from "./value.ts";

/** Whether a step is, or ends in, a list that is written as `[…]`: as the first of a path it is evaluated once. */
export function isConstructor(step: Node | undefined): boolean {
  return step !== undefined && "consarray" in step && step.consarray === true;
}

/** What a written list with its filters yields, as the items of a path; of a text the reference takes its units. */
export function asItems(made: unknown): readonly unknown[] {
  if (Array.isArray(made)) return made;
  return sequence(typeof made === "string" ? made.split("") : []);
}
