/** Where a `/` behind it divides: the end of a value. */
const endsValue = /[\w$\]})"'`]$/;

/** Words behind which a value begins, so that a `/` starts a regular expression. */
const operators: ReadonlySet<string> = new Set(["and", "or", "in"]);

/**
 * An expression without what only people read: comments, line breaks and blanks between its parts, and the kind of
 * quotes around a text. Two expressions of the same text mean the same.
 */
export function expressionText(source: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < source.length) {
    const token = tokenAt(source, at, parts.at(-1));
    at += token.length;
    if (!/^(\s+|\/\*)/.test(token)) parts.push(token.startsWith("'") ? doubleQuoted(token) : token);
  }
  // A blank stands between words only, where it tells one name from two.
  return parts.reduce(
    (text, part) => (/\w$/.test(text) && /^[\w$]/.test(part) ? `${text} ${part}` : text + part),
    "",
  );
}

function tokenAt(source: string, at: number, before: string | undefined): string {
  const rest = source.slice(at);
  const first = rest.charAt(0);
  if (/\s/.test(first)) return /^\s+/.exec(rest)?.[0] ?? first;
  if (rest.startsWith("/*")) return upTo(rest, rest.indexOf("*/", 2), 2);
  if (first === '"' || first === "'") return /^(["'])(?:\\[\s\S]|(?!\1)[^\\])*\1?/.exec(rest)?.[0] ?? rest;
  if (first === "`") return upTo(rest, rest.indexOf("`", 1), 1);
  if (first === "/" && !(before && endsValue.test(before) && !operators.has(before))) {
    return /^\/(?:\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[^/\\[])*\/?[a-z]*/.exec(rest)?.[0] ?? first;
  }
  return /^[\w$]+(?:\.\d+)?/.exec(rest)?.[0] ?? first;
}

function upTo(text: string, end: number, length: number): string {
  return end < 0 ? text : text.slice(0, end + length);
}

function doubleQuoted(text: string): string {
  const inner = text
    .slice(1, -1)
    .replaceAll("\\'", "'")
    .replace(/(?<!\\)"/g, '\\"');
  return `"${inner}"`;
}
