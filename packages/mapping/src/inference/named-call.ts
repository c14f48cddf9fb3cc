import type { Node } from "../expression/ast.ts";
import type { Frame } from "./context.ts";
import type { Shape } from "./shape.ts";

/** A call of a function that comes with crossdock or with JSONata. */
export interface NamedCall {
  name: string;
  args: readonly Shape[];
  /** The nodes of the arguments, where there are any: not inside `$map`. */
  nodes: readonly (Node | undefined)[];
  /** What is blamed: the call, or behind `~>` the name; undefined inside `$map`. */
  node: Node | undefined;
  frame: Frame;
}

/** The text that a shape always is. */
export function textOf(shape: Shape | undefined): string | undefined {
  if (shape?.type !== "string" || shape.values?.length !== 1 || shape.missing !== undefined) return undefined;
  return String(shape.values[0]);
}
