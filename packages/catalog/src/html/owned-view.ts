import type { Link, Links } from "./links.ts";

interface Owned {
  id: string;
  name: string;
  title: string;
  description: string | null;
  owner: string;
  domain: string | null;
  criticality: string | null;
  runbook: string | null;
  place: { file: string; line: number };
}

/** What the page says of everything that somebody owns. */
export function ownedView(entry: Owned, links: Links) {
  const { name, title, description, domain, criticality, runbook, place } = entry;
  const owner: Link = links.owner(entry.owner);
  return {
    anchor: links.anchor(entry.id),
    ...{ name, title, description, domain, criticality, place, owner },
    // Only addresses of the web lead anywhere: a path of the repository is not an address, and other schemes may be code.
    runbook: runbook === null ? null : { text: runbook, href: /^https?:\/\//.test(runbook) ? runbook : null },
  };
}
