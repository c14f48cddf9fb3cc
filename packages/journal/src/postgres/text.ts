/**
 * Stands before the four hexadecimal digits of a character that PostgreSQL does not store: one that Unicode leaves to programs,
 * for use within them.
 */
const mark = "\ufdd0";

/** The text as PostgreSQL stores it: as it is, but for U+0000, halves of a surrogate pair that stand alone, and the mark. */
export function storable(text: string): string {
  if (text.isWellFormed() && !text.includes("\0") && !text.includes(mark)) return text;
  return text.replace(/\ufdd0|\p{Surrogate}/gu, escaped).replaceAll("\0", escaped);
}

/** The text as it was given. */
export function restored(text: string): string {
  if (!text.includes(mark)) return text;
  return text.replace(/\ufdd0([\da-f]{4})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

function escaped(character: string): string {
  return mark + character.charCodeAt(0).toString(16).padStart(4, "0");
}
