import { isMap, isScalar, isSeq, parseDocument, stringify } from "yaml";

/** Text of a FlowTest with one more case at its end; everything before stays letter by letter. */
export function appendCase(source: string, added: Readonly<Record<string, unknown>>): string {
  const document = parseDocument(source, { keepSourceTokens: true });
  const cases = document.get("cases", true);
  if (!isSeq(cases) || cases.flow || !cases.range || cases.items.length === 0) {
    document.addIn(["cases"], document.createNode(added));
    return document.toString({ lineWidth: 0 });
  }
  const first = cases.items[0];
  const start = isMap(first) || isScalar(first) ? (first.range?.[0] ?? 0) : 0;
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const dash = source.slice(lineStart, start).indexOf("-");
  const indent = " ".repeat(Math.max(0, dash));
  const item = itemText(added)
    .split("\n")
    .map((line) => (line === "" ? line : indent + line))
    .join("\n");
  const end = endOf(source, cases.range[1]);
  const before = source.slice(0, end);
  return `${before}${before.endsWith("\n") ? "" : "\n"}${item}\n${source.slice(end)}`;
}

/** A new FlowTest of one case. */
export function newFlowTest(
  head: Readonly<Record<string, unknown>>,
  added: Readonly<Record<string, unknown>>,
): string {
  return `${stringify(head, { lineWidth: 0 })}cases:\n${itemText(added).replace(/^(?=.)/gm, "  ")}\n`;
}

/** `- name: …` with what belongs to it, without an end of line behind it. */
function itemText(added: Readonly<Record<string, unknown>>): string {
  return stringify([added], { lineWidth: 0 }).trimEnd();
}

/** Behind the line on which the last case ends, its comment included. */
function endOf(source: string, valueEnd: number): number {
  const rest = source.slice(0, valueEnd).trimEnd().length;
  const next = source.indexOf("\n", rest);
  return next === -1 ? source.length : next + 1;
}
