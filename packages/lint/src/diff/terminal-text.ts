import type { Risk } from "./change.ts";

type Style = "red" | "yellow" | "green" | "bold" | "dim";
/** Colours a stretch of text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

const colourOf: Readonly<Record<Risk, Style>> = { high: "red", medium: "yellow", low: "dim" };

/** The risk as the first column of a change. */
export function riskText(risk: Risk, paint: Paint): string {
  return paint(colourOf[risk], risk.padEnd(6));
}

/**
 * A text on lines of at most `width` characters where its words allow it, each `indent` deep, those behind the first `hanging`.
 * Codes of colours do not count.
 */
export function wrapped(text: string, indent: number, width: number, hanging = indent): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let isEmpty = true;
  for (const [word] of text.matchAll(/ *[^ ]+ */g)) {
    if (!isEmpty && visible(line + word.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = " ".repeat(hanging) + word.trimStart();
    } else line += word;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}

function visible(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the codes of colours begin with one
  return text.replaceAll(/\u001b\[[0-9;]*m/g, "").length;
}
