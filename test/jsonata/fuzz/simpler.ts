import type { Case } from "./case.ts";
import { closeOf, sourceOf, type Token, tokensOf } from "./tokens.ts";

/** Cases with less of the expression, the bindings or the input, the largest steps first. */
export function* simplerCases(full: Case): IterableIterator<Case> {
  for (const expression of simplerSources(full.expression)) yield { ...full, expression };
  for (const name of Object.keys(full.bindings)) {
    const { [name]: _, ...bindings } = full.bindings;
    yield { ...full, bindings };
  }
  for (const [name, value] of Object.entries(full.bindings)) {
    for (const simpler of simplerValues(value))
      yield { ...full, bindings: { ...full.bindings, [name]: simpler } };
  }
  if (full.input === undefined) return;
  yield { ...full, input: undefined };
  for (const value of simplerValues(JSON.parse(full.input))) yield { ...full, input: JSON.stringify(value) };
}

function* simplerSources(source: string): IterableIterator<string> {
  const tokens = tokensOf(source);
  const seen = new Set([source]);
  for (const each of fewerTokens(tokens)) {
    const text = sourceOf(each);
    if (seen.has(text) || text.length > source.length) continue;
    seen.add(text);
    yield text;
  }
}

function* fewerTokens(tokens: readonly Token[]): IterableIterator<Token[]> {
  yield [...tokens];
  for (const token of tokens) if (token.kind !== "sign") yield [token];
  for (const [at] of tokens.entries()) {
    const end = closeOf(tokens, at);
    if (end === undefined) continue;
    // Only what is inside; all but the group; the group without its brackets; the group emptied.
    yield tokens.slice(at, end + 1);
    yield tokens.slice(at + 1, end);
    yield [...tokens.slice(0, at), ...tokens.slice(end + 1)];
    yield [...tokens.slice(0, at), ...tokens.slice(at + 1, end), ...tokens.slice(end + 1)];
    yield [...tokens.slice(0, at + 1), ...tokens.slice(end)];
  }
  for (const length of lengths(tokens.length)) {
    for (let at = 0; at + length <= tokens.length; at += length > 8 ? Math.ceil(length / 2) : 1) {
      yield [...tokens.slice(0, at), ...tokens.slice(at + length)];
    }
  }
  for (const [at, token] of tokens.entries()) {
    const plain: Partial<Record<Token["kind"], string>> = { number: "1", text: '"a"', name: "a" };
    const text = plain[token.kind];
    if (text !== undefined && text !== token.text && !/^(and|or|in|function)$/.test(token.text)) {
      yield tokens.toSpliced(at, 1, { ...token, text });
    }
  }
}

/** How many tokens to leave out: halves at first, then all small numbers. */
function lengths(all: number): number[] {
  const list: number[] = [];
  for (let length = all >> 1; length > 8; length >>= 1) list.push(length);
  return [...list, ...[8, 7, 6, 5, 4, 3, 2, 1].filter((length) => length < all)];
}

/** JSON values with fewer parts. */
function* simplerValues(value: unknown): IterableIterator<unknown> {
  if (typeof value !== "object" || value === null) {
    if (typeof value === "string" && value !== "a" && value !== "") yield "a";
    if (typeof value === "number" && value !== 1) yield 1;
    return;
  }
  if (Array.isArray(value)) {
    yield* value;
    for (const index of value.keys()) yield value.toSpliced(index, 1);
    for (const [index, item] of value.entries()) {
      for (const simpler of simplerValues(item)) yield value.with(index, simpler);
    }
    return;
  }
  const entries = Object.entries(value);
  yield* entries.map(([, item]) => item);
  for (const index of entries.keys()) yield Object.fromEntries(entries.toSpliced(index, 1));
  for (const [index, [name, item]] of entries.entries()) {
    for (const simpler of simplerValues(item)) yield Object.fromEntries(entries.with(index, [name, simpler]));
  }
}
