import type { SourceDocument } from "../workspace.ts";
import type { KindDefinition } from "./define-kind.ts";

/** What tells a resource from the others of its kind: two documents with the same text are the same resource. */
export function identityOf(
  { name, version, retailer }: Pick<SourceDocument, "name" | "version" | "retailer">,
  { identity }: KindDefinition,
): string {
  if (identity === "one") return "";
  const reference = version === null ? name : `${name}@${version}`;
  return identity === "perRetailer" && retailer !== null ? `${reference} of ${retailer}` : reference;
}
