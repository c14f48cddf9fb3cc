import { type Argument, type Builtin, builtins, meanings } from "./builtins.ts";
import { grow, operand, sampleOf, terminal } from "./grow.ts";
import { lambda } from "./grow-function.ts";
import { sourceOf } from "./grow-list.ts";
import { numberLiteral, patterns, textLiteral } from "./literals.ts";
import { deeper, isRecord, type Kind, kindOf, type Place, type Variable } from "./place.ts";

const givers = new Map<Kind, Builtin[]>();
for (const builtin of builtins) {
  const alike: readonly Kind[] = ["numbers", "strings", "objects"].includes(builtin.gives)
    ? [builtin.gives, "list"]
    : [builtin.gives];
  for (const kind of alike) givers.set(kind, [...(givers.get(kind) ?? []), builtin]);
}

/** A call of a built-in function that gives the kind; now and then with wrong arguments. */
export function growCall(kind: Kind, place: Place): string {
  const { dice } = place;
  const known = givers.get(kind) ?? [];
  const builtin = dice.chance(2) || known.length === 0 ? dice.pick(builtins) : dice.pick(known);
  if (builtin.name === "error" && dice.chance(90)) return grow(kind, place);
  const inner = deeper(place);
  const [first] = builtin.required;
  const isOverItems = first === "list" || first === "objects" || first === "numbers";
  const source = isOverItems ? sourceFor(first, inner) : undefined;
  const optional = builtin.optional.slice(0, dice.below(builtin.optional.length + 1));
  const kinds = [...builtin.required, ...optional];
  const texts = kinds.map((each, index) =>
    index === 0 && source ? source.text : argument(each, inner, source?.item),
  );
  return call(builtin, texts, inner);
}

function call({ name, context, required }: Builtin, texts: readonly string[], place: Place): string {
  const { dice } = place;
  const [first = "", ...rest] = texts;
  const bracketed = /^[\w$.]+$|^"[^"]*"$/.test(first) ? first : `(${first})`;
  if (dice.chance(2)) return `$${name}(${texts.slice(1).join(", ")})`;
  if (dice.chance(2)) return `$${name}(${[...texts, grow("any", place)].join(", ")})`;
  if (context && dice.chance(15)) return `${bracketed}.$${name}(${rest.join(", ")})`;
  if (required.length > 0 && dice.chance(10)) return `${bracketed} ~> $${name}(${rest.join(", ")})`;
  return `$${name}(${texts.join(", ")})`;
}

function sourceFor(kind: Kind, place: Place): { text: string; item: unknown } {
  if (kind === "numbers") return { text: grow("numbers", place), item: 1 };
  if (kind === "objects") return { text: grow("objects", place), item: sampleOf("object") };
  return sourceOf(place);
}

function argument(kind: Argument, place: Place, item: unknown): string {
  const { dice } = place;
  const pool = meanings[kind];
  if (pool) return textLiteral(dice, dice.pick(pool));
  switch (kind) {
    case "mapper":
    case "tester":
    case "sifter":
    case "reducer":
    case "comparer":
      return dice.chance(4) ? grow("any", place) : forItems(kind, place, item);
    case "pattern":
      return dice.weighted<() => string>([
        [50, () => textLiteral(dice)],
        [45, () => dice.pick(patterns)],
        [5, () => grow("any", place)],
      ])();
    case "small":
      return dice.chance(80) ? `${dice.chance(15) ? "-" : ""}${dice.below(6)}` : terminal("number", place);
    case "radix":
      return dice.pick(["2", "8", "16", "36", "10", "1", "37", "2.5"]);
    case "millis":
      return dice.pick(["0", "1709210096789", "-1", "1e12", "86399999", numberLiteral(dice)]);
    case "number":
    case "string":
    case "boolean":
    case "object":
    case "numbers":
    case "strings":
    case "objects":
    case "list":
    case "function":
    case "any":
      return dice.chance(3) ? grow("any", place) : grow(kind, place);
    default:
      throw new Error(`nothing is known of the argument ${kind}`);
  }
}

/** A function for a higher-order function, with as many of its parameters as it likes. */
function forItems(
  kind: "mapper" | "tester" | "sifter" | "reducer" | "comparer",
  place: Place,
  item: unknown,
): string {
  const { dice } = place;
  const itemKind = kindOf(item);
  const inner = deeper(place);
  const count = dice.weighted([
    [60, 1],
    [25, 2],
    [15, 3],
  ] as const);
  const simple = isRecord(item)
    ? ["$string", "$boolean", "$keys"]
    : ["$string", "$boolean", "$not", "$uppercase", "$abs", "$substring(?, 1)"];
  switch (kind) {
    case "mapper":
      if (dice.chance(20)) return dice.pick(simple);
      return lambda(([itemKind, "number", "list"] as const).slice(0, count), "any", inner, [item, 0, [item]])
        .text;
    case "tester":
      if (dice.chance(12)) return dice.pick(["$boolean", "$exists", "$not"]);
      return lambda(([itemKind, "number", "list"] as const).slice(0, count), "boolean", inner, [
        item,
        0,
        [item],
      ]).text;
    case "sifter":
      return lambda(
        (["any", "string", "object"] as const).slice(0, count),
        dice.pick(["boolean", "any"]),
        inner,
      ).text;
    case "reducer":
      if (dice.chance(25))
        return dice.pick([
          "function($l, $r){$l + $r}",
          "function($l, $r){$l & $r}",
          "$append",
          "function($p, $c, $i, $a){$p + $i}",
        ]);
      return lambda([itemKind, itemKind], itemKind === "any" ? "any" : itemKind, inner, [item, item]).text;
    case "comparer":
      return dice.pick([
        "function($l, $r){$l > $r}",
        "function($l, $r){$l.price > $r.price}",
        "function($l, $r){$string($l) < $string($r)}",
        "function($l, $r){false}",
      ]);
  }
}

const valueKinds: readonly Kind[] = ["number", "string", "list", "object"];

/** A function of the expression's own, defined and called: with closures, missing arguments, recursion that ends. */
export function growUserCall(kind: Kind, place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  if (dice.chance(15)) {
    const end = grow(kind, inner);
    const rest = dice.pick(["$f($n - 1)", "($f($n - 1))", "[$f($n - 1), $n]", "$n & $f($n - 1)"]);
    return `($f := function($n){ $n <= 0 ? ${end} : ${rest} }; $f(${dice.below(5)}))`;
  }
  const parameters = Array.from({ length: dice.below(3) }, () => dice.pick(valueKinds));
  const made = lambda(parameters, kind, inner).text;
  const values = parameters.slice(0, dice.chance(8) ? 1 : 3).map((each) => grow(each, inner));
  if (dice.chance(25)) return `(${made})(${values.join(", ")})`;
  const name = dice.pick(["f", "g"]);
  const variable: Variable = { name, sample: undefined, call: { parameters, gives: kind } };
  const known = { ...inner, variables: [variable, ...inner.variables] };
  const body = dice.chance(60) ? `$${name}(${values.join(", ")})` : grow(kind, known);
  return `($${name} := ${made}; ${body})`;
}

/** A call of a function that the host registers. */
export function growHelperCall(place: Place): string {
  return place.dice.weighted<() => string>([
    [50, () => `$twice(${grow("number", deeper(place))})`],
    [40, () => `$both(${grow("any", deeper(place))}, ${grow("any", deeper(place))})`],
    [10, () => `${operand("any", deeper(place))} ~> $nothing()`],
  ])();
}
