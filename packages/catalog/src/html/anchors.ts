/**
 * The fragment of the page for each id. Ids hold names that anybody may have written: a fragment has letters, digits and
 * dashes only, and none is given twice.
 */
export function createAnchors(ids: Iterable<string>): (id: string) => string | undefined {
  const anchors = new Map<string, string>();
  const taken = new Set<string>();
  for (const id of ids) {
    if (anchors.has(id)) continue;
    const base = id.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-|-$/g, "");
    let anchor = base;
    for (let count = 2; taken.has(anchor.toLowerCase()); count++) anchor = `${base}-${count}`;
    taken.add(anchor.toLowerCase());
    anchors.set(id, anchor);
  }
  return (id) => anchors.get(id);
}
