/** Id of a resource in the catalogue: kind, the retailer whose it is, name and version. */
export function idOf(kind: string, retailer: string | null, reference: string): string {
  return `${kind}:${retailer === null ? "" : `${retailer}/`}${reference}`;
}

/** The parts of an id. */
export function splitId(id: string): { kind: string; retailer: string | null; reference: string } {
  const [, kind = "", retailer, reference = ""] = /^([a-z]+):(?:([^/]+)\/)?(.*)$/.exec(id) ?? [];
  return { kind, retailer: retailer ?? null, reference };
}
