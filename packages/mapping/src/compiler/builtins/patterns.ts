import { apply } from "../apply.ts";
import { Fn, isFunction, type Matcher } from "../function-value.ts";
import { JsonataError } from "../jsonata-error.ts";
import type { Run } from "../run.ts";
import { type Marked, sequence } from "../value.ts";

/** One match as a function that finds text returns it. */
interface Found {
  match: string;
  start: number;
  end: number;
  groups: readonly unknown[];
  next: unknown;
}

/** `$contains` with a text or with a function that finds text. */
export function contains(text: string | undefined, pattern: unknown): boolean | undefined {
  if (text === undefined || pattern === undefined) return undefined;
  if (typeof pattern === "string") return text.includes(pattern);
  const matcher = matcherOf(pattern);
  if (matcher) return matcher.run(text, 0) !== undefined;
  return found(pattern, [text]) !== undefined;
}

export function match(
  run: Run,
  text: string | undefined,
  pattern: unknown,
  limit?: number,
): Marked | undefined {
  if (text === undefined) return undefined;
  refuseNegative("D3040", limit, 3);
  const result: unknown[] = [];
  eachMatch(run, text, pattern, limit, (each) => {
    result.push({ match: each.match, index: each.start, groups: each.groups });
    run.list(result.length);
  });
  return sequence(result);
}

export function split(
  run: Run,
  text: string | undefined,
  separator: unknown,
  limit?: number,
): string[] | undefined {
  if (text === undefined) return undefined;
  refuseNegative("D3020", limit, 3);
  if (limit !== undefined && !(limit > 0)) return [];
  if (typeof separator === "string" || separator === undefined) {
    // One more than allowed is enough to see that it is too many. A missing separator splits nothing.
    // The engine counts in 32 bits.
    const most = Math.min(limit === undefined ? Number.POSITIVE_INFINITY : limit >>> 0, run.limits.items + 1);
    const parts =
      separator === undefined
        ? [text].slice(0, most)
        : text.split(separator, limit === undefined && most > 4e9 ? undefined : most);
    run.list(parts.length);
    return parts;
  }
  const parts: string[] = [];
  let from = 0;
  eachMatch(run, text, separator, limit, (each) => {
    parts.push(text.substring(from, each.start));
    from = each.end;
    run.list(parts.length);
  });
  if (limit === undefined || parts.length < limit) parts.push(text.substring(from));
  return parts;
}

export function replace(
  run: Run,
  text: string | undefined,
  pattern: unknown,
  replacement: unknown,
  limit?: number,
): string | undefined {
  if (text === undefined) return undefined;
  if (pattern === "") throw new JsonataError("D3010", { value: pattern, index: 2 });
  refuseNegative("D3011", limit, 4);
  if (limit !== undefined && !(limit > 0)) return text;
  if (typeof pattern === "string") {
    return replaceText(run, text, pattern, replacement, limit);
  }
  const quick = limit === undefined ? replacedAll(run, text, pattern, replacement) : undefined;
  if (quick !== undefined) return quick;
  let result = "";
  let from = 0;
  const use = (each: Found) => {
    const inserted = replacementOf(each, replacement);
    run.text(result.length + each.start - from + inserted.length);
    result += text.substring(from, each.start) + inserted;
    from = each.start + each.match.length;
  };
  eachMatch(run, text, pattern, limit, use, typeof replacement !== "string");
  return from === 0 && result === "" ? text : result + text.substring(from);
}

/** The engine's own replacing, where it does what the language does and the result is bounded. */
function replacedAll(run: Run, text: string, pattern: unknown, replacement: unknown): string | undefined {
  const matcher = matcherOf(pattern);
  if (!matcher?.isSimple || typeof replacement !== "string" || replacement.includes("$")) return undefined;
  const most = text.length * Math.max(1, replacement.length);
  if (most > longestQuick) return undefined;
  run.take(most * 2);
  return matcher.replaceAll(text, replacement);
}

/** Longer texts are replaced match by match, under the eyes of the guard. */
const longestQuick = 100_000;

function replaceText(
  run: Run,
  text: string,
  pattern: string,
  replacement: unknown,
  limit: number | undefined,
): string {
  const most = limit === undefined ? run.limits.text : Math.ceil(limit);
  // A replacement that is not text is written as the reference's `+` writes it.
  const inserted = typeof replacement === "string" ? replacement : String(replacement);
  const at = text.indexOf(pattern);
  if (at < 0) return text;
  if (limit === undefined && inserted.length <= pattern.length) {
    // The result cannot be longer than the text.
    run.take(text.length * 2);
    const from = at + pattern.length;
    if (text.indexOf(pattern, from) < 0) return text.slice(0, at) + inserted + text.slice(from);
    // A dollar sign means something to the engine's own replacing.
    if (!inserted.includes("$")) return text.replaceAll(pattern, inserted);
  }
  const parts = text.split(pattern);
  const count = Math.min(parts.length - 1, most);
  run.text(text.length + count * inserted.length);
  if (count === parts.length - 1) return parts.join(inserted);
  return parts.slice(0, count).join(inserted) + inserted + parts.slice(count).join(pattern);
}

function replacementOf(each: Found, replacement: unknown): string {
  if (typeof replacement === "string") {
    return replacement.includes("$") ? filledIn(each, replacement) : replacement;
  }
  const made = apply(replacement, [each], null);
  if (typeof made === "string") return made;
  throw new JsonataError("D3012", { value: made });
}

/** A replacement with `$1` for the first group, `$0` for the match and `$$` for a dollar sign. */
function filledIn(each: Found, replacement: string): string {
  const parts: string[] = [];
  let from = 0;
  for (let at = replacement.indexOf("$"); at >= 0; at = replacement.indexOf("$", from)) {
    parts.push(replacement.slice(from, at));
    const next = replacement.charAt(at + 1);
    if (next === "$" || next === "0") {
      parts.push(next === "$" ? "$" : each.match);
      from = at + 2;
      continue;
    }
    const group = groupNumber(replacement, at + 1, each.groups.length);
    if (group === undefined) {
      parts.push("$");
      from = at + 1;
      continue;
    }
    const value = each.groups[group - 1];
    if (value !== undefined) parts.push(String(value));
    from = at + 1 + String(group).length;
  }
  parts.push(replacement.slice(from));
  return parts.join("");
}

/** The longest number behind a dollar sign that names a group, as many digits as the number of groups has. */
function groupNumber(text: string, at: number, groups: number): number | undefined {
  const digits = groups === 0 ? 1 : Math.floor(Math.log(groups) * Math.LOG10E) + 1;
  let number = Number.parseInt(text.slice(at, at + digits), 10);
  if (digits > 1 && number > groups) number = Number.parseInt(text.slice(at, at + digits - 1), 10);
  return Number.isNaN(number) ? undefined : number;
}

/**
 * Calls `use` for each match, at most `limit` times. Where an own function sees the matches (`isSeen`), they also know
 * the next one.
 */
function eachMatch(
  run: Run,
  text: string,
  pattern: unknown,
  limit: number | undefined,
  use: (found: Found) => void,
  isSeen = false,
): void {
  const most = limit === undefined ? Number.POSITIVE_INFINITY : limit;
  if (!(most > 0)) return;
  const matcher = matcherOf(pattern);
  if (!matcher) {
    let each = found(pattern, [text]);
    for (let count = 0; each !== undefined && count < most; count++) {
      run.step();
      use(each);
      each = found(each.next, [undefined]);
    }
    return;
  }
  let each = matcher.run(text, 0);
  for (let count = 0; each !== undefined && count < most; count++) {
    run.step();
    use(isSeen ? foundWithNext(matcher, text, each) : foundBy(each.match, undefined));
    if (each.next >= text.length) return;
    each = matcher.run(text, each.next);
    if (each?.match[0] === "") throw zeroLength(matcher);
  }
}

/** A match as the language's own functions see it: its `next` is a function that finds the next one. */
export function foundWithNext(
  matcher: Matcher,
  text: string,
  { match, next }: { match: RegExpExecArray; next: number },
): Found {
  const following = () => {
    if (next >= text.length) return undefined;
    const each = matcher.run(text, next);
    if (each?.match[0] === "") throw zeroLength(matcher);
    return each && foundWithNext(matcher, text, each);
  };
  return foundBy(match, new Fn(0, following, undefined, { passed: new Fn(0, following, undefined) }));
}

/** A match that could never move on. */
function zeroLength(matcher: Matcher): JsonataError {
  return new JsonataError("D1004", { value: matcher.source, position: matcher.position });
}

function foundBy(match: RegExpExecArray, next: unknown): Found {
  const text = match[0];
  return { match: text, start: match.index, end: match.index + text.length, groups: match.slice(1), next };
}

function matcherOf(pattern: unknown): Matcher | undefined {
  if (!(pattern instanceof Fn)) return undefined;
  return pattern.facts.matcher ?? pattern.facts.passed?.facts.matcher;
}

/** What a function that finds text answers. Throws T1010 where that has no shape of a match. */
function found(finder: unknown, args: readonly unknown[]): Found | undefined {
  const result = apply(finder, args, null);
  if (!result) return undefined;
  const each: Partial<Found> = result;
  const hasShape = typeof each.start === "number" || Array.isArray(each.groups) || isFunction(each.next);
  if (!hasShape) throw new JsonataError("T1010");
  return result as Found; // it has the shape of one: what else is missing in it is missing in the match
}

function refuseNegative(code: string, limit: number | undefined, index: number): void {
  if (limit !== undefined && limit < 0) throw new JsonataError(code, { value: limit, index });
}
