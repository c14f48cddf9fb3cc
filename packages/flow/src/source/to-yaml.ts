import { stringify } from "yaml";
import type { Rendered } from "../workspace.ts";

/** A rendered resource as a document of its own: long form, overlays merged. Ends with a line break. */
export function toYaml({ value }: Pick<Rendered, "value">): string {
  return stringify(value, { lineWidth: 110, blockQuote: "literal", aliasDuplicateObjects: false });
}
