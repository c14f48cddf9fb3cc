const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
  ["millisecond", 1],
] as const;

/** Milliseconds as a person says them: `30 seconds`, `1 hour 30 minutes`. */
export function durationWords(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [unit, size] of units) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(counted(amount, unit));
  }
  return parts.slice(0, 2).join(" ") || "no time";
}

/** `1 try`, `12 tries`. */
export function counted(amount: number, word: string, words = `${word}s`): string {
  return `${amount} ${amount === 1 ? word : words}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(items: readonly string[], joint = "and"): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} ${joint} ${items.at(-1)}`;
}

/** The text as the start of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
