import { builtins } from "../compiler/builtins/builtins.ts";

/** Not deterministic, or a way to run text as code; an expression that names one is refused. */
export const forbidden: Readonly<Record<string, string>> = {
  eval: "write the expression itself; text from data never runs as code",
  random: "use `$hash(…)` over fields of the message, which is the same on every attempt",
  shuffle: "sort by a field instead; the result must be the same on every attempt",
};

/** Names of the functions that JSONata brings, without the forbidden ones. */
export const builtinNames: readonly string[] = Object.keys(builtins).filter(
  (name) => !Object.hasOwn(forbidden, name),
);
