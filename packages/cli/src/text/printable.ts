/** C0, DEL, C1, line and paragraph separators, and what turns the direction of text around. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * What others wrote as it may go to a terminal: a character that would move the cursor, colour, hide or forge lines is
 * shown as `\u001b`. Every text within lists and objects is treated alike; what is printed as JSON needs none of it.
 */
export function printable<Value>(value: Value): Value {
  // The same shape comes back, with other texts.
  return shown(value) as Value;
}

function shown(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(unprintable, escaped);
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [printable(name), shown(each)]));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
