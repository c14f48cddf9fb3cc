/** A section of a guide or of the reference. */
export interface Entry {
  /** Of its page. */
  page: string;
  /** Relative to the search page, with the anchor of the section. */
  href: string;
  heading: string;
  text: string;
}

/** A section that has all words, and the lines of it that have one. */
export interface Hit {
  entry: Entry;
  lines: string[];
}

/**
 * The sections that have every word of a question, the best first: a word in a heading counts most. It is printed into the
 * page as it stands, so that it may use nothing from outside of itself.
 */
export function findSections(entries: readonly Entry[], question: string, most = 40): Hit[] {
  const words = question.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const worth = ({ page, heading, text }: Entry): number => {
    const [name, head, body] = [page.toLowerCase(), heading.toLowerCase(), text.toLowerCase()];
    let sum = 0;
    for (const word of words) {
      const found =
        (head === word ? 20 : 0) +
        (head.includes(word) ? 8 : 0) +
        (name.includes(word) ? 4 : 0) +
        (body.includes(word) ? 1 : 0);
      if (found === 0) return 0;
      sum += found;
    }
    return sum;
  };
  return entries
    .map((entry) => ({ entry, worth: worth(entry) }))
    .filter((each) => each.worth > 0)
    .sort((a, b) => b.worth - a.worth || a.entry.href.localeCompare(b.entry.href))
    .slice(0, most)
    .map(({ entry }) => ({
      entry,
      lines: entry.text
        .split("\n")
        .filter((line) => words.some((word) => line.toLowerCase().includes(word)))
        .slice(0, 3),
    }));
}
