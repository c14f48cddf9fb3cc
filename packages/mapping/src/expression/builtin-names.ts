import { builtins } from "../compiler/builtins/builtins.ts";

/** Not deterministic, or a way to run text as code; an expression that names one is refused. */
export const forbidden: ReadonlySet<string> = new Set(["eval", "random", "shuffle"]);

/** Names of the functions that JSONata brings, without the forbidden ones. */
export const builtinNames: readonly string[] = Object.keys(builtins).filter((name) => !forbidden.has(name));
