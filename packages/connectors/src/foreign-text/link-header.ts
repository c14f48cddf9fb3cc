/** Links of a header that are looked at; a list of pages has five. */
const mostLinks = 100;

/**
 * The target of the first link of this relation in a `Link` header (RFC 8288). A link may have several relations,
 * in quotes or without, in any case, and parameters before and behind. Each position is looked at once.
 */
export function linkTarget(header: string | undefined, relation: string): string | undefined {
  let rest = header ?? "";
  for (let count = 0; count < mostLinks; count++) {
    const open = rest.indexOf("<");
    const close = rest.indexOf(">", open);
    if (open < 0 || close < 0) return undefined;
    const { relations, behind } = parametersOf(rest, close + 1);
    if (relations.includes(relation.toLowerCase())) return rest.slice(open + 1, close).trim();
    rest = rest.slice(behind);
  }
  return undefined;
}

/** Reads `; name=value` up to the comma that ends the link; a comma in quotes does not. */
function parametersOf(text: string, from: number): { relations: readonly string[]; behind: number } {
  let inQuotes = false;
  let end = from;
  for (; end < text.length && (inQuotes || text[end] !== ","); end++) {
    if (inQuotes && text[end] === "\\") end++;
    else if (text[end] === '"') inQuotes = !inQuotes;
  }
  const parameters = text.slice(from, Math.min(end, from + 2000)).split(";");
  const rel = parameters
    .map((parameter) => parameter.split("="))
    .find(([name = ""]) => name.trim().toLowerCase() === "rel")?.[1];
  return { relations: rel?.replaceAll('"', "").trim().toLowerCase().split(/\s+/) ?? [], behind: end + 1 };
}
