/** Where a part of the text starts and ends. */
export type Part = readonly [start: number, end: number];

/** What a look at a JSON text tells before it is parsed. Of a text that is not JSON it tells nothing of use. */
export interface Scanned {
  /** Levels of objects and lists. */
  depth: number;
  /** Names of all objects as they are written, those that come twice included. */
  names: number;
  /** Numbers of sixteen digits or more, and those with an exponent. */
  longNumbers: Part[];
  /** A name that an object has twice, where it was looked for. */
  twice?: string;
}

const [quote, backslash, colon] = [34, 92, 58];
const [openList, closeList, openObject, closeObject] = [91, 93, 123, 125];
/** Digits that every double keeps. */
const shortNumber = 15;

/** One pass over the text, and memory only for what is open. */
export function scanJson(text: string, { findTwice = false } = {}): Scanned {
  let [depth, deepest, names] = [0, 0, 0];
  const longNumbers: Part[] = [];
  let twice: string | undefined;
  let before = "";
  const open: (Set<string> | undefined)[] = [];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) {
      const end = endOfText(text, index);
      if (findTwice) before = text.slice(index, end + 1);
      index = end;
    } else if (code === openObject || code === openList) {
      depth++;
      if (depth > deepest) deepest = depth;
      if (findTwice) open.push(code === openObject ? new Set() : undefined);
    } else if (code === closeObject || code === closeList) {
      depth--;
      if (findTwice) open.pop();
    } else if (code === colon) {
      names++;
      if (findTwice) twice ??= noted(open.at(-1), before);
    } else if (code >= 48 && code <= 57) {
      const end = endOfNumber(text, index);
      if (end - index > shortNumber || hasExponent(text, index, end))
        longNumbers.push([text.charAt(index - 1) === "-" ? index - 1 : index, end]);
      index = end - 1;
    }
  }
  return { depth: deepest, names, longNumbers, ...(twice === undefined ? {} : { twice }) };
}

/** Start and end of each object and list that lies deeper than `deepest` levels, its inner ones left out. */
export function* deepParts(text: string, deepest: number): Generator<Part> {
  let [depth, start] = [0, 0];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === quote) index = endOfText(text, index);
    else if (code === openObject || code === openList) {
      depth++;
      if (depth === deepest + 1) start = index;
    } else if (code === closeObject || code === closeList) {
      if (depth === deepest + 1) yield [start, index + 1];
      depth--;
    }
  }
}

/** The name where the object has it already. Escapes are read: `"\u0061"` is `"a"`. */
function noted(names: Set<string> | undefined, written: string): string | undefined {
  const name = String(JSON.parse(written || '""'));
  if (names?.has(name)) return name;
  names?.add(name);
  return undefined;
}

/** Index of the closing quote, or of the text's end. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, quoteAt: number): boolean {
  let at = quoteAt - 1;
  while (text.charCodeAt(at) === backslash) at--;
  return (quoteAt - at) % 2 === 0;
}

/** Where the digits, the point and the exponent end. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const isPart =
      (code >= 48 && code <= 57) || code === 43 || code === 45 || code === 46 || (code | 32) === 101;
    if (!isPart) break;
    end++;
  }
  return end;
}

function hasExponent(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((text.charCodeAt(at) | 32) === 101) return true;
  return false;
}
