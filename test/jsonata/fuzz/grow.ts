import { growCall, growHelperCall, growUserCall } from "./grow-call.ts";
import { growFunction } from "./grow-function.ts";
import { growList, growObject } from "./grow-list.ts";
import { growPath } from "./grow-path.ts";
import { literal, patterns, textLiteral } from "./literals.ts";
import { oddNames, variableNames, written } from "./names.ts";
import { deeper, fits, type Kind, type Place, type Variable } from "./place.ts";

const everyKind: readonly Kind[] = [
  "number",
  "string",
  "boolean",
  "object",
  "numbers",
  "strings",
  "objects",
  "list",
  "function",
];

/** The text of an expression that is of the kind more often than not. */
export function grow(wanted: Kind, place: Place): string {
  const { dice } = place;
  // Now and then something else than what fits.
  const kind = dice.chance(2)
    ? dice.pick(everyKind)
    : wanted === "any"
      ? dice.pick(everyKind.slice(0, -1))
      : wanted;
  if (place.budget <= 0) return terminal(kind, place);
  if (kind === "function") return growFunction(place);
  return dice.weighted<() => string>([
    [24, () => terminal(kind, place)],
    [30, () => own(kind, place)],
    [22, () => growCall(kind, deeper(place))],
    [4, () => condition(kind, place)],
    [4, () => fallback(kind, place)],
    [5, () => block(kind, place)],
    [4, () => growUserCall(kind, deeper(place))],
    [2, () => chained(kind, place)],
    [2, () => picked(kind, place)],
    [1, () => growHelperCall(place)],
    [1, () => `(${space(place)}${grow(kind, deeper(place))}${space(place)})`],
    [1, () => `${operand(kind, deeper(place))}[]`],
    [1, () => oddity(place)],
  ])();
}

/** What has no parts: a literal, a variable or a path. */
export function terminal(kind: Kind, place: Place): string {
  const { dice } = place;
  const known = place.variables.filter((variable) => !variable.call && fits(variable.sample, kind));
  return dice.weighted<() => string>([
    [40, () => growPath(kind, place)],
    [25, () => literal(kind, dice)],
    [known.length > 0 ? 35 : 0, () => `$${dice.pick(known).name}`],
    [fits(place.sample, kind) ? 15 : 0, () => "$"],
    [1, () => dice.pick(["undefinedName", "$undefined", "null", "()"])],
  ])();
}

/** What only values of the kind are made of. */
function own(kind: Kind, place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  switch (kind) {
    case "number":
      return dice.chance(10)
        ? `-${operand("number", inner)}`
        : binary(dice.pick(["+", "-", "*", "/", "%", "+", "*"]), "number", "number", inner);
    case "string":
      return binary("&", dice.chance(70) ? "string" : "any", dice.chance(60) ? "string" : "number", inner);
    case "boolean":
      return growBoolean(inner);
    case "object":
    case "objects":
      return dice.chance(kind === "object" ? 75 : 15) ? growObject(inner) : growList(kind, inner);
    case "function":
      return growFunction(inner);
    default:
      return growList(kind, inner);
  }
}

function growBoolean(place: Place): string {
  const { dice } = place;
  return dice.weighted<() => string>([
    [20, () => binary(dice.pick(["and", "or"]), "boolean", "boolean", place)],
    [20, () => binary(dice.pick(["<", "<=", ">", ">="]), ...alike(place), place)],
    [25, () => binary(dice.pick(["=", "!="]), ...alike(place), place)],
    [5, () => binary(dice.pick(["=", "!="]), "any", "any", place)],
    [
      15,
      () => binary("in", dice.pick(["number", "string"]), dice.pick(["numbers", "strings", "list"]), place),
    ],
    [5, () => binary(dice.pick(["and", "or"]), "any", "any", place)],
  ])();
}

function alike({ dice }: Place): [Kind, Kind] {
  const kind = dice.pick<Kind>(["number", "number", "string"]);
  return [kind, kind];
}

function binary(operator: string, left: Kind, right: Kind, place: Place): string {
  const gap = /\w/.test(operator) || place.dice.chance(85) ? " " : "";
  return `${operand(left, place)}${gap}${operator}${gap}${space(place)}${operand(right, place)}`;
}

/** Part of a larger expression: in brackets unless it is simple, or unless precedence is to have its say. */
export function operand(kind: Kind, place: Place): string {
  const text = grow(kind, place);
  const isSimple = /^[\w$.]+$|^"[^"]*"$|^\[[^\]]*\]$/.test(text);
  return isSimple || place.dice.chance(20) ? text : `(${text})`;
}

function condition(kind: Kind, place: Place): string {
  const inner = deeper(place);
  const test = operand(place.dice.chance(80) ? "boolean" : "any", inner);
  const otherwise = place.dice.chance(85) ? ` : ${grow(kind, inner)}` : "";
  return `${test} ? ${operand(kind, inner)}${otherwise}`;
}

function fallback(kind: Kind, place: Place): string {
  const inner = deeper(place);
  const first = place.dice.chance(30) ? "missing" : operand(kind, inner);
  return `${first} ${place.dice.pick(["??", "?:"])} ${operand(kind, inner)}`;
}

/** Statements in one scope: variables, some that hide others, some that are read before they are written. */
function block(kind: Kind, place: Place): string {
  const { dice } = place;
  let inner = deeper(place);
  const statements: string[] = [];
  for (let count = 1 + dice.below(2); count > 0; count--) {
    const name = dice.chance(6)
      ? dice.pick(oddNames.filter((odd) => /^\w+$/.test(odd)))
      : dice.pick(variableNames);
    const of = dice.pick(everyKind.slice(0, -1));
    const value = grow(of, inner);
    if (dice.chance(5)) statements.push(`$y := $${name}`);
    statements.push(dice.chance(4) ? `$z := $${name} := ${value}` : `$${name} := ${value}`);
    const variable: Variable = { name, sample: sampleOf(of) };
    inner = { ...inner, variables: [variable, ...inner.variables.filter((each) => each.name !== name)] };
  }
  statements.push(grow(kind, inner));
  return `(${space(place)}${statements.join(`;${space(place) || " "}`)}${dice.chance(5) ? ";" : ""})`;
}

/** A value that stands for one whose text only is known. */
export function sampleOf(kind: Kind): unknown {
  const record = { name: "a", price: 1, id: 2, a: 3 };
  const samples: Partial<Record<Kind, unknown>> = {
    number: 1,
    string: "a",
    boolean: true,
    object: record,
    numbers: [1, 2],
    strings: ["a", "b"],
    objects: [record, record],
    list: [1, record],
  };
  return samples[kind];
}

/** A value handed to a function with `~>`. */
function chained(kind: Kind, place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  const gives: Partial<Record<Kind, readonly (readonly [Kind, string])[]>> = {
    number: [
      ["numbers", "$sum"],
      ["list", "$count"],
      ["string", "$length()"],
      ["number", "$power(2)"],
      ["number", "$abs ~> $sqrt"],
    ],
    string: [
      ["string", "$uppercase"],
      ["string", "$substring(1, ?)"],
      ["any", "$string"],
      ["strings", '$join("-")'],
      ["string", "$trim ~> $uppercase"],
    ],
    boolean: [
      ["any", "$boolean"],
      ["any", "$not"],
      ["any", "$exists"],
      ["string", `$contains(${dice.pick(patterns)})`],
    ],
    list: [
      ["list", "$reverse"],
      ["list", "$map($string)"],
      ["list", "$filter($boolean)"],
    ],
    object: [
      ["object", '|$|{"added": 1}|'],
      ["objects", "$merge"],
    ],
    strings: [
      ["object", "$keys"],
      ["string", '$split("")'],
    ],
  };
  const [of, then] = dice.pick(gives[kind] ?? ([["list", "$reverse()"]] as const));
  const through = dice.chance(25) ? growFunction(inner) : then;
  return `${operand(of, inner)} ~> ${through}`;
}

/** One of a list, or one field of an object. */
function picked(kind: Kind, place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  const many = { number: "numbers", string: "strings", object: "objects" } as const;
  const list = grow(kind in many ? many[kind as keyof typeof many] : "list", inner);
  const index = dice.weighted<() => string>([
    [50, () => String(dice.below(3))],
    [20, () => `-${dice.below(3)}`],
    [10, () => "0.7"],
    [10, () => "[0, 1]"],
    [10, () => grow("number", inner)],
  ])();
  return `(${list})[${index}]`;
}

/** Rare forms. */
function oddity(place: Place): string {
  const { dice } = place;
  const inner = deeper(place);
  return dice.weighted<() => string>([
    [
      10,
      () => `$eval(${textLiteral(dice, grow("any", deeper(inner, { budget: Math.min(1, inner.budget) })))})`,
    ],
    [5, () => `${written(dice.pick(oddNames))}`],
    [5, () => `$lookup(${grow("object", inner)}, ${textLiteral(dice, dice.pick(oddNames))})`],
    [5, () => `{${textLiteral(dice, dice.pick(oddNames))}: ${grow("any", inner)}}`],
    [
      3,
      () =>
        `$match(${textLiteral(dice)}, ${dice.pick(patterns)}).${dice.pick(["match", "groups", "index", "next()"])}`,
    ],
    [
      3,
      () =>
        `${dice.pick(patterns)}(${textLiteral(dice)}).${dice.pick(["match", "start", "end", "groups", "next().match"])}`,
    ],
    [2, () => "**"],
    [2, () => "*"],
    [2, () => "%"],
    [2, () => `-${grow("any", inner)}`],
    [
      2,
      () =>
        `${grow("any", inner)} ${dice.pick(["+", "<", "..", "&", "in", "=", "~>"])} ${grow("any", inner)}`,
    ],
    [2, () => `[${grow("number", inner)}..${grow("number", inner)}]`],
    [1, () => `${grow("function", inner)}`],
  ])();
}

/** Mostly nothing; else blanks or a comment. */
export function space({ dice }: Place): string {
  return dice.chance(95) ? "" : dice.pick([" ", "\n", "\t ", "/* note */", " /**/ "]);
}
