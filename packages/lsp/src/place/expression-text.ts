/** The end of an expression that is being written, taken apart. */
export interface ExpressionEnd {
  /** Expression for what a bare name is looked up in; undefined: the message. */
  context: string | undefined;
  /** What stands before the last point, as an expression: `$steps` in `$steps.or`; undefined without a point. */
  owner: string | undefined;
  /** The word that is being written, with its `$`; may be empty. */
  word: string;
  /** Inside of a text: the function whose first argument it is, when it is one. */
  textOf: string | undefined;
  isText: boolean;
}

interface Frame {
  open: string;
  /** Where its inside begins. */
  start: number;
  context: string | undefined;
  /** `$x := …` of this block, up to here. */
  bindings: string[];
}

/** Reads an expression from its beginning to where the cursor is; nothing has to be complete. */
export function expressionEnd(before: string): ExpressionEnd {
  const frames: Frame[] = [{ open: "", start: 0, context: undefined, bindings: [] }];
  const openerOf = new Map<number, number>();
  let quote = "";
  let quoteAt = 0;
  for (let index = 0; index < before.length; index++) {
    const char = before[index] ?? "";
    if (quote) {
      if (char === "\\") index++;
      else if (char === quote) quote = "";
      continue;
    }
    if (char === '"' || char === "'" || char === "`") [quote, quoteAt] = [char, index];
    else if (before.startsWith("/*", index)) index = endOfComment(before, index);
    else if ("([{".includes(char)) frames.push(frameAt(before, index, openerOf));
    else if (")]}".includes(char) && frames.length > 1) openerOf.set(index, frames.pop()?.start ?? 0);
    else if (char === ";") noteBinding(before, index, frames.at(-1));
  }
  const frame = frames.at(-1);
  const bindings = frames.flatMap((each) => each.bindings);
  const within = (source: string) => (bindings.length > 0 ? `(${bindings.join("; ")}; ${source})` : source);
  const contexts = frames.flatMap(({ context }) => context ?? []);
  const context = contexts.length > 0 ? within(contexts.map((each) => `(${each})`).join(".")) : undefined;
  if (quote && quote !== "`") {
    const called = quoteAt === frame?.start ? /\$(\w+)\($/.exec(before.slice(0, quoteAt)) : null;
    return { context, owner: undefined, word: before.slice(quoteAt + 1), textOf: called?.[1], isText: true };
  }
  const word = /[$\w]*$/.exec(before)?.[0] ?? "";
  const beforeWord = before.slice(0, before.length - word.length);
  const owner = /\.\s*$/.test(beforeWord)
    ? chainBefore(beforeWord.replace(/\.\s*$/, ""), openerOf)
    : undefined;
  const owned = owner === undefined || owner === "" ? undefined : owner;
  const isBound = owned?.startsWith("$");
  const place =
    owned === undefined ? undefined : context && !isBound ? `${context}.(${owned})` : within(owned);
  return { context, owner: place, word, textOf: undefined, isText: false };
}

function endOfComment(text: string, start: number): number {
  const end = text.indexOf("*/", start + 2);
  return end < 0 ? text.length : end + 1;
}

function frameAt(text: string, index: number, openerOf: ReadonlyMap<number, number>): Frame {
  const char = text[index] ?? "";
  const before = text.slice(0, index);
  const frame = { open: char, start: index + 1, context: undefined, bindings: [] };
  const isStepped = /\.\s*$/.test(before);
  // `lines.{…}` and `lines.(…)` go over the items, `lines[…]` chooses among them, `lines{…}` groups them.
  if (isStepped)
    return { ...frame, context: chainBefore(before.replace(/\.\s*$/, ""), openerOf) || undefined };
  if (char === "(" || !/[\w`)\]}]$/.test(before)) return frame;
  return { ...frame, context: chainBefore(before, openerOf) || undefined };
}

/** The path that a text ends with: names, points, and whole brackets. */
function chainBefore(text: string, openerOf: ReadonlyMap<number, number>): string {
  let start = text.length;
  while (start > 0) {
    const char = text[start - 1] ?? "";
    const opener = openerOf.get(start - 1);
    if (opener !== undefined) start = opener - 1;
    else if (/[\w$.]/.test(char)) start--;
    else if (char === "`") start = Math.max(0, text.lastIndexOf("`", start - 2));
    else break;
  }
  return text.slice(start).replace(/^\./, "");
}

function noteBinding(text: string, index: number, frame: Frame | undefined): void {
  const begin = Math.max(frame?.start ?? 0, text.lastIndexOf(";", index - 1) + 1);
  const statement = text.slice(begin, index).trim();
  if (/^\$\w+\s*:=/.test(statement)) frame?.bindings.push(statement);
}

/** The word and the path up to it, around an offset of a whole expression. */
export function chainAt(
  source: string,
  offset: number,
): { text: string; start: number; end: number } | undefined {
  let end = offset;
  while (/[$\w]/.test(source[end] ?? "")) end++;
  let start = end;
  while (start > 0 && /[$\w]/.test(source[start - 1] ?? "")) start--;
  const text = source.slice(start, end);
  return text === "" || /^\d/.test(text) ? undefined : { text, start, end };
}
