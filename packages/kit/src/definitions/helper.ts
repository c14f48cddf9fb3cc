/** A function that expressions have beside JSONata's own. */
export interface Helper {
  /** Without the `$`. */
  name: string;
  /** How it is called, such as `$decDiv(a, b, scale)`. */
  signature: string;
  /** What it yields, in a sentence. */
  doc: string;
  /** Arguments at least and at most; `max` is Infinity for a list. */
  arity: readonly [min: number, max: number];
  /** The type of its result. */
  yields: "decimal" | "number" | "array" | "text" | "any" | "nothing";
  /** Missing where the flow binds it, as for `$table`. */
  call?: (...args: never[]) => unknown;
}

/** A helper of a workspace: plain data to plain data, at once, the same result for the same arguments. */
export interface HelperDefinition extends Helper {
  call: (...args: unknown[]) => unknown;
}

/** Checks the definition by its types and gives it back. */
export function defineHelper(definition: HelperDefinition): HelperDefinition {
  return definition;
}
