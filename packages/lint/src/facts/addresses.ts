import type { SourceDocument } from "@crossdock/flow";
import type { Path } from "@crossdock/kit";
import { resolvedText } from "../analysis/interpolation.ts";
import type { Lookups } from "../analysis/lookups.ts";
import { scalarsOf } from "./fields.ts";
import { urlOf } from "./hosts.ts";

/** Where a System is reached, and where its credentials are sent; a folder has no host and is left out. */
export function* addressesOf(
  { value }: SourceDocument,
  lookups: Lookups,
): Generator<{ path: Path; url: URL }> {
  const written = [{ path: ["baseUrl"], value: value["baseUrl"] }, ...scalarsOf(value["auth"], ["auth"])];
  for (const { path, value: text } of written) {
    const url = urlOf(resolvedText(text, lookups));
    // A text such as `user:name` parses as an address, too.
    if (url && (url.protocol === "http:" || url.protocol === "https:")) yield { path, url };
  }
}
