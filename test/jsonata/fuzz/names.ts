/** Names that inputs and expressions share. What a name holds is mostly the same, so that paths meet values. */
export const textNames = ["name", "sku", "city", "type"] as const;
export const numberNames = ["price", "quantity", "id", "n"] as const;
export const flagNames = ["active", "gift"] as const;
export const objectNames = ["customer", "address", "meta"] as const;
export const listNames = ["items", "lines", "rows"] as const;
export const numberListNames = ["amounts", "nums"] as const;
export const textListNames = ["tags", "codes"] as const;

/** Names that mean something to JavaScript, to the language or to the reference's own marks. */
export const oddNames = [
  "__proto__",
  "constructor",
  "prototype",
  "hasOwnProperty",
  "toString",
  "valueOf",
  "sequence",
  "cons",
  "keepSingleton",
  "outerWrapper",
  "tupleStream",
  "length",
  "_jsonata_lambda",
  "_jsonata_function",
  "and",
  "or",
  "in",
  "null",
  "true",
  "function",
  "0",
  "10",
  "",
  "@",
  "$",
  "*",
  "two words",
  "ünï",
  "𝒳",
  "sum",
] as const;

export const allNames: readonly string[] = [
  ...textNames,
  ...numberNames,
  ...flagNames,
  ...objectNames,
  ...listNames,
  ...numberListNames,
  ...textListNames,
  ...oddNames,
];

/** A field's name as a path needs it. */
export function written(name: string): string {
  const isReserved = ["and", "or", "in", "null", "true", "false", "function"].includes(name);
  return /^[A-Za-z_ü][A-Za-z0-9_ïü]*$/.test(name) && !isReserved ? name : `\`${name}\``;
}

/** Names of variables; some hide built-in functions. */
export const variableNames = [
  "x",
  "y",
  "z",
  "v",
  "w",
  "acc",
  "k",
  "sum",
  "count",
  "string",
  "constructor",
] as const;
