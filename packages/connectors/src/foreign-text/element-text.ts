/**
 * The text of the first element of one of these names (lower case; a prefix does not count) that holds plain text.
 * Each position is looked at once, however the markup is broken.
 */
export function elementText(markup: string, names: readonly string[]): string | undefined {
  for (let open = markup.indexOf("<"); open >= 0; ) {
    const close = markup.indexOf(">", open);
    if (close < 0) return undefined;
    const next = markup.indexOf("<", close);
    const text = markup.slice(close + 1, next < 0 ? markup.length : next).trim();
    if (text !== "" && names.includes(nameAt(markup, open + 1))) return text;
    if (next < 0) return undefined;
    open = next;
  }
  return undefined;
}

const longestName = 64;

function nameAt(markup: string, at: number): string {
  const [name = ""] = markup.slice(at, at + longestName).split(/[\s/>]/, 1);
  return name.slice(name.indexOf(":") + 1).toLowerCase();
}
