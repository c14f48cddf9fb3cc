/** Characters of a foreign text that are read to tell a person what it says. */
const longestLook = 8192;

/** The beginning of a text that somebody else wrote: whatever looks for words in it looks at no more than this. */
export function headOf(text: string): string {
  return text.length <= longestLook ? text : text.slice(0, longestLook);
}
