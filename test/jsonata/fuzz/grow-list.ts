import { grow, operand, sampleOf, space } from "./grow.ts";
import { growPath } from "./grow-path.ts";
import { numberLiteral, textLiteral } from "./literals.ts";
import { deeper, itemsOf, type Kind, type Place } from "./place.ts";

const itemKinds: Partial<Record<Kind, readonly Kind[]>> = {
  numbers: ["number"],
  strings: ["string"],
  objects: ["object"],
  list: ["number", "string", "object", "any", "numbers", "list", "boolean"],
};

/** A list by one of the ways to make one. */
export function growList(kind: Kind, place: Place): string {
  const { dice } = place;
  const items = itemKinds[kind] ?? ["any"];
  return dice.weighted<() => string>([
    [30, () => constructed(items, place)],
    [kind === "numbers" || kind === "list" ? 12 : 0, () => range(place)],
    [20, () => overItems(dice.pick(items), place)],
    [15, () => `${growPath("objects", place)}.${brackets(dice.pick(items), place)}`],
    [6, () => `${sourceOf(place).text}${sort(place)}`],
    [4, () => `${dice.pick(["**", "*", "$.**", "$$.*"])}[${grow("boolean", place)}]`],
    [4, () => `$append(${grow(kind, place)}, ${grow(kind, place)})`],
    [3, () => `${grow(kind, place)}[]`],
  ])();
}

function constructed(kinds: readonly Kind[], place: Place): string {
  const { dice } = place;
  const items = Array.from({ length: dice.below(4) }, () => grow(dice.pick(kinds), place));
  return `[${space(place)}${items.join(`,${space(place)} `)}]`;
}

function range(place: Place): string {
  const { dice } = place;
  const bound = (): string =>
    dice.chance(70) ? `${dice.chance(15) ? "-" : ""}${dice.below(8)}` : `(${grow("number", place)}) % 20`;
  const extra = dice.chance(20) ? `, ${numberLiteral(dice)}` : "";
  return `[${bound()}..${bound()}${extra}]`;
}

/** A text whose items are known. */
export function sourceOf(place: Place): { text: string; item: unknown } {
  const { dice } = place;
  const kind = dice.pick<Kind>(["objects", "objects", "numbers", "strings", "list"]);
  const known = place.variables.filter(({ sample }) => Array.isArray(sample));
  if (known.length > 0 && dice.chance(30)) {
    const variable = dice.pick(known);
    return { text: `$${variable.name}`, item: itemsOf(variable.sample)[0] };
  }
  return { text: operand(kind, deeper(place)), item: itemsOf(sampleOf(kind))[0] };
}

/** Every item of a list made into something else. */
function overItems(kind: Kind, place: Place): string {
  const { text, item } = sourceOf(place);
  const inner = deeper(place, { sample: item });
  const end = place.dice.chance(15) ? `[${grow("boolean", inner)}]` : "";
  return `${text}${end}.${brackets(kind, inner)}`;
}

function brackets(kind: Kind, place: Place): string {
  return kind === "object" && place.dice.chance(70) ? growObject(place) : `(${grow(kind, place)})`;
}

function sort(place: Place): string {
  const order = place.dice.pick(["", "<", ">"]);
  return `^(${order}${place.dice.chance(60) ? "$" : grow(place.dice.pick(["number", "string"]), place)})`;
}

/** An object with fixed and computed keys, or a list grouped into one. */
export function growObject(place: Place): string {
  const { dice } = place;
  const key = (): string =>
    dice.chance(80)
      ? textLiteral(dice, dice.pick(["a", "b", "name", "price", "id", "total"]))
      : grow("string", place);
  const entries = Array.from({ length: dice.below(4) }, () => `${key()}: ${grow(valueKind(place), place)}`);
  const body = `{${space(place)}${entries.join(", ")}}`;
  return dice.chance(15) ? `${sourceOf(place).text}${body}` : body;
}

function valueKind({ dice }: Place): Kind {
  return dice.pick(["number", "string", "boolean", "list", "any", "objects", "number", "string"]);
}
