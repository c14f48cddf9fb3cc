/** `acme and nordwind`, `a, b and 3 more`. */
export function namesText(names: readonly string[], most = 6): string {
  const shown =
    names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

export function countedText(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
