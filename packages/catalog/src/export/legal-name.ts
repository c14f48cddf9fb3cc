import { createHash } from "node:crypto";

/** Longest name of the tools that we print for; the same in Kubernetes, from which they have it. */
const longest = 63;

/**
 * A name that other tools take: lower-case letters and digits, with `-` (and, where the tool knows them, dots) between
 * them. It comes from the text alone, never from what else is in the catalogue, so that it is the same for one retailer
 * and for all, today and tomorrow. A text that loses something on the way keeps a digest of itself, so two texts never
 * share a name.
 */
export function legalName(text: string, { dots = false } = {}): string {
  const versioned = dots ? text.replace(/@(\d+)$/, ".v$1") : text;
  const isLegal = dots ? /^[a-z0-9]+([.-][a-z0-9]+)*$/ : /^[a-z0-9]+(-[a-z0-9]+)*$/;
  // A text that looks like a name that we make could be taken for another one's.
  const isOurs = /(^|-)x[0-9a-f]{10}$/.test(versioned) || (text === versioned && /\.v\d+$/.test(text));
  if (isLegal.test(versioned) && versioned.length <= longest && !isOurs) return versioned;
  const digest = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const words = versioned
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const readable = (words ?? [])
    .join("-")
    .slice(0, longest - digest.length - 2)
    .replace(/-$/, "");
  return readable === "" ? `x${digest}` : `${readable}-x${digest}`;
}

/** One name of several, for tools that know `_`, which no name of ours has: the parts cannot be cut differently. */
export function elementId(...parts: readonly (string | null)[]): string {
  return parts.map((part) => (part ? legalName(part) : "")).join("_");
}
