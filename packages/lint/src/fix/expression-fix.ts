import type { ExpressionView } from "@crossdock/flow";
import type { Fix } from "@crossdock/kit";
import type { FoundProblem, Range, TextProblem } from "@crossdock/mapping";

/** The correction that puts `text` in place of a part of an expression. */
function replaceIn(view: ExpressionView, range: Range, text: string, title: string): Fix {
  const whole = view.span();
  // A file of its own holds the expression as it is; in YAML it may need other quotes afterwards.
  if (whole.file.endsWith(".jsonata")) return { title, edits: [{ span: view.span(range), text }] };
  const value = view.text.source.slice(0, range[0]) + text + view.text.source.slice(range[1]);
  return { title, edits: [{ span: whole, value }] };
}

/** The correction of a problem of an expression, where it is clear what was meant. */
export function expressionFix(
  view: ExpressionView,
  { kind, range, problem, fix }: FoundProblem & Pick<Partial<TextProblem>, "fix">,
): Fix | undefined {
  if (!range) return undefined;
  const { meant } = problem;
  const blamed = view.text.source.slice(range[0], range[1]);
  if (fix !== undefined) return replaceIn(view, range, fix, `write \`${fix}\``);
  if (kind === "collapses") return replaceIn(view, range, `[${blamed}]`, "put the expression in `[…]`");
  if (kind === "money-arithmetic") {
    const exact = exactArithmetic(blamed);
    return exact === undefined ? undefined : replaceIn(view, range, exact, `write \`${exact}\``);
  }
  const [name] = /^\$?\w+/.exec(blamed) ?? [];
  if (!named.has(kind) || meant === undefined || name === undefined) return undefined;
  return replaceIn(view, [range[0], range[0] + name.length], meant, `write \`${meant}\``);
}

/** Problems of a name that stands first in what is blamed. */
const named: ReadonlySet<FoundProblem["kind"]> = new Set(["unknown-helper", "unknown-variable", "bare-call"]);

const helpers: Readonly<Record<string, string>> = { "+": "$decAdd", "-": "$decSub", "*": "$decMul" };

/** Sums of money by the helpers; a division needs a number of digits that only a person knows. */
function exactArithmetic(text: string): string | undefined {
  // A call, or the name alone behind `~>`.
  const call = /^\$(sum|round)(?=\(|$)/.exec(text)?.[1];
  if (call) return text.replace(`$${call}`, call === "sum" ? "$decSum" : "$decRound");
  const at = lastOperator(text);
  const helper = at === undefined ? undefined : helpers[text[at] ?? ""];
  if (at === undefined || helper === undefined) return undefined;
  const [left, right] = [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  return left === "" || right === "" ? undefined : `${helper}(${left}, ${right})`;
}

/** The operator that is applied last: of the weakest that stand outside of brackets and quotes, the right-most. */
function lastOperator(text: string): number | undefined {
  let depth = 0;
  let quote: string | undefined;
  let weak: number | undefined;
  let strong: number | undefined;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? "";
    if (quote) {
      if (character === "\\") at++;
      else if (character === quote) quote = undefined;
    } else if (/["'`]/.test(character)) quote = character;
    else if (/[([{]/.test(character)) depth++;
    else if (/[)\]}]/.test(character)) depth--;
    else if (depth > 0 || !isInfix(text, at)) continue;
    else if (character === "+" || character === "-") weak = at;
    else if (/[*/%]/.test(character)) strong = at;
    // What joins conditions and texts is weaker than any sum.
    else if (/[&=<>?:!~|^]/.test(character)) return undefined;
  }
  return weak ?? strong;
}

/** Whether a character stands between two operands: not a sign, and no wildcard of a path. */
function isInfix(text: string, at: number): boolean {
  if (!/[*%-]/.test(text[at] ?? "")) return true;
  return /[\w)\]}"'`]\s*$/.test(text.slice(0, at));
}
