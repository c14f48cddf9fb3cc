/** One word or sign of an expression. */
export interface Token {
  kind: "text" | "number" | "name" | "variable" | "pattern" | "sign";
  text: string;
}

const forms: readonly (readonly [Token["kind"] | "blank", RegExp])[] = [
  ["blank", /\s+|\/\*[\s\S]*?\*\//y],
  ["text", /"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'/y],
  ["number", /(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y],
  ["variable", /\$[\p{L}\p{N}_$]*/uy],
  ["name", /`[^`]*`|[\p{L}_][\p{L}\p{N}_]*/uy],
  ["sign", /\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[\s\S]/uy],
];

const pattern = /\/(?:[^/\\\n]|\\.)+\/[a-z]*/y;

/** The words and signs of an expression, without blanks and comments. Text that is not an expression has them, too. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < source.length; ) {
    const last = tokens.at(-1);
    const opens = !last || (last.kind === "sign" && !/[)\]}*%]/.test(last.text)) || last.text === "in";
    const found = opens && !source.startsWith("/*", at) ? match(pattern, source, at) : undefined;
    if (found) {
      tokens.push({ kind: "pattern", text: found });
      at += found.length;
      continue;
    }
    for (const [kind, form] of forms) {
      const text = match(form, source, at);
      if (!text) continue;
      if (kind !== "blank") tokens.push({ kind, text });
      at += text.length;
      break;
    }
  }
  return tokens;
}

function match(form: RegExp, source: string, at: number): string | undefined {
  form.lastIndex = at;
  return form.exec(source)?.[0];
}

/** An expression of the tokens, with a blank between any two that would else run into one. */
export function sourceOf(tokens: readonly Token[]): string {
  let source = "";
  for (const { text } of tokens) {
    const touches =
      /[\p{L}\p{N}_$`.:?!<>=*~/"'-]$/u.test(source) && /^[\p{L}\p{N}_$`.:?!<>=*~/"'-]/u.test(text);
    source += touches && !isTight(source, text) ? ` ${text}` : text;
  }
  return source;
}

/** Pairs that are written together and cannot be misread. */
function isTight(before: string, text: string): boolean {
  if (text === ".") return !/[\d.]$/.test(before);
  if (/\.$/.test(before) && !/\.\.$/.test(before)) return /^[\p{L}_$`"']/u.test(text);
  return false;
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** Where the bracket that opens at `start` closes; undefined where none opens or it stays open. */
export function closeOf(tokens: readonly Token[], start: number): number | undefined {
  const open = tokens[start];
  if (open?.kind !== "sign" || !Object.hasOwn(closing, open.text)) return undefined;
  const waiting: string[] = [];
  for (let at = start; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token;
    if (kind !== "sign") continue;
    if (Object.hasOwn(closing, text)) waiting.push(closing[text] as string);
    else if (text === waiting.at(-1)) {
      waiting.pop();
      if (waiting.length === 0) return at;
    }
  }
  return undefined;
}
