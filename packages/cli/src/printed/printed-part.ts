/** The text with its part that is printed from `source` renewed. Throws where the text has lost the marks around it. */
export function withPart(text: string, source: string, body: string): string {
  const start = `<!-- printed from ${source} by \`npm run generate\` -->\n`;
  const end = "<!-- end -->";
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from < 0 || to < 0) throw new Error(`the marks around the part printed from ${source} are lost`);
  return `${text.slice(0, from + start.length)}\n${body}\n\n${text.slice(to)}`;
}
