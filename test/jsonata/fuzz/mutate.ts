import type { Dice } from "./dice.ts";
import { allNames, written } from "./names.ts";
import { closeOf, sourceOf, type Token, tokensOf } from "./tokens.ts";

/** An expression changed in one to three places, by itself or with parts of another. */
export function mutate(source: string, other: string, dice: Dice): string {
  let tokens = tokensOf(source);
  const foreign = tokensOf(other);
  for (
    let count = dice.weighted([
      [60, 1],
      [28, 2],
      [12, 3],
    ] as const);
    count > 0 && tokens.length > 0;
    count--
  ) {
    tokens = change(tokens, foreign, dice);
  }
  return sourceOf(tokens);
}

const operators = [
  "+",
  "-",
  "*",
  "/",
  "%",
  "&",
  "=",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "and",
  "or",
  "in",
  "~>",
  "??",
  "?:",
  ".",
  "..",
];

function change(tokens: Token[], foreign: readonly Token[], dice: Dice): Token[] {
  const at = dice.below(tokens.length);
  // The index is within the list.
  const token = tokens[at] as Token;
  return dice.weighted<() => Token[]>([
    [45, () => tokens.with(at, { ...token, text: another(token, tokens, foreign, dice) })],
    [20, () => graft(tokens, foreign, dice)],
    [10, () => tokens.toSpliced(at, 0, ...partOf(tokens, dice.below(tokens.length)))],
    [8, () => [...tokens.slice(0, at + 1), { kind: "sign", text: "[]" }, ...tokens.slice(at + 1)]],
    [5, () => tokens.toSpliced(at, 1)],
    [5, () => tokens.toSpliced(at, partOf(tokens, at).length)],
    [
      4,
      () => [
        ...tokensOf("("),
        ...tokens,
        ...tokensOf(dice.pick([")[0]", ").*", ")[]", ") ~> $string", ").%", ")^($)"])),
      ],
    ],
    [3, () => tokens.with(at, dice.pick(foreign.length > 0 ? foreign : tokens))],
  ])();
}

/** Something of the same sort as the token. */
function another(
  { kind, text }: Token,
  tokens: readonly Token[],
  foreign: readonly Token[],
  dice: Dice,
): string {
  const alike = [...tokens, ...foreign].filter((each) => each.kind === kind).map((each) => each.text);
  switch (kind) {
    case "number":
      return dice.pick([...alike, "0", "1", "2", "-1", "0.5"]);
    case "text":
      return dice.pick([...alike, '""', '"a"', "'name'"]);
    case "name":
      if (operators.includes(text)) return dice.pick(operators);
      return dice.chance(15) ? written(dice.pick(allNames)) : dice.pick(alike);
    case "variable":
      return dice.chance(10) ? dice.pick(["$", "$$", "$x", "$string", "$count", "$sum"]) : dice.pick(alike);
    case "sign":
      return operators.includes(text) ? dice.pick(operators) : text;
    case "pattern":
      return dice.pick(alike);
  }
}

/** The bracketed group that starts here, or the one token. */
function partOf(tokens: readonly Token[], at: number): Token[] {
  return tokens.slice(at, (closeOf(tokens, at) ?? at) + 1);
}

/** A bracketed group gives way to one of the other expression. */
function graft(tokens: Token[], foreign: readonly Token[], dice: Dice): Token[] {
  const starts = opens(tokens);
  const donors = opens(foreign);
  if (starts.length === 0 || donors.length === 0) return tokens;
  const at = dice.pick(starts);
  const sign = tokens[at]?.text;
  const fitting = donors.filter((index) => foreign[index]?.text === sign);
  const from = dice.pick(fitting.length > 0 ? fitting : donors);
  return tokens.toSpliced(at, partOf(tokens, at).length, ...partOf(foreign, from));
}

function opens(tokens: readonly Token[]): number[] {
  return tokens.flatMap((_, index) => (closeOf(tokens, index) === undefined ? [] : [index]));
}
