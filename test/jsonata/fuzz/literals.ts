import type { Dice } from "./dice.ts";
import { numbers, texts, wild } from "./grow-input.ts";
import { allNames } from "./names.ts";
import type { Kind } from "./place.ts";

const limits = [
  "0",
  "1e21",
  "1e-7",
  "1E+3",
  "9007199254740993",
  "1.7976931348623157e308",
  "5e-324",
  "0.1",
  "1e308",
  "100000000000000000000",
];

/** A number as the language writes it; a minus is an operator. */
export function numberLiteral(dice: Dice): string {
  if (dice.chance(4)) return dice.pick(limits);
  if (dice.chance(10)) return String(dice.pick(numbers));
  return String(
    dice.weighted([
      [60, dice.below(4)],
      [30, dice.below(20)],
      [10, dice.below(1000) / 8],
    ]),
  );
}

/** A text in either quotes, with escapes. */
export function textLiteral(
  dice: Dice,
  text: string = dice.chance(20) ? dice.pick(allNames) : dice.pick(texts),
): string {
  const quote = dice.chance(50) ? '"' : "'";
  const body = Array.from(JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"'), (sign) => {
    if (sign === quote) return `\\${sign}`;
    if (sign !== "\\" && sign.length === 1 && dice.chance(2)) {
      return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
    }
    return sign;
  }).join("");
  return quote + body.replaceAll(/\\(?!u|["'\\/bfnrt])/g, "\\\\") + quote;
}

export const patterns = [
  "/a/",
  "/[a-z]+/i",
  "/b*/",
  "/(a)(b)?/",
  "/\\d+(\\.\\d+)?/",
  "/^x?/m",
  "/[/]/",
  "/(?<first>.)/",
  "/\\s+/",
  "/😀/",
  "/-|,/",
  "/.$/",
];

/** A value that stands in the text as such. */
export function literal(kind: Kind, dice: Dice): string {
  const many = (item: () => string): string => `[${Array.from({ length: dice.below(4) }, item).join(", ")}]`;
  switch (kind) {
    case "number":
      return numberLiteral(dice);
    case "string":
      return textLiteral(dice);
    case "boolean":
      return dice.pick(["true", "false"]);
    case "numbers":
      return dice.chance(25) ? `[${dice.below(4)}..${dice.below(8)}]` : many(() => numberLiteral(dice));
    case "strings":
      return many(() => textLiteral(dice));
    case "object":
      return objectLiteral(dice);
    case "objects":
      return many(() => objectLiteral(dice));
    case "list":
      return many(() => literal(dice.pick(["number", "string", "object", "numbers", "boolean"]), dice));
    case "function":
      return dice.pick(["$uppercase", "$string", "$sum", "$count", "$boolean", "$not", dice.pick(patterns)]);
    case "any":
      return json(wild(dice, 1), dice);
  }
}

function objectLiteral(dice: Dice): string {
  const names = ["a", "name", "price", "id", dice.pick(allNames)].filter(() => dice.chance(50));
  const entry = (name: string): string =>
    `${textLiteral(dice, name)}: ${dice.chance(50) ? numberLiteral(dice) : textLiteral(dice)}`;
  return `{${names.map(entry).join(", ")}}`;
}

/** JSON as an expression. */
function json(value: unknown, dice: Dice): string {
  if (typeof value === "string") return textLiteral(dice, value);
  if (Array.isArray(value)) return `[${value.map((item) => json(item, dice)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const entries = Object.entries(value).map(
    ([name, item]) => `${textLiteral(dice, name)}: ${json(item, dice)}`,
  );
  return `{${entries.join(", ")}}`;
}
