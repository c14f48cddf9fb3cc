import { referenceTo } from "../resolve/resource-index.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { Rendered } from "../workspace.ts";

/** What was rendered of a kind, or of one resource by its reference: once, or once for each retailer. */
export function renderedOf(
  { resources }: Pick<RenderedWorkspace, "resources">,
  kind: string,
  reference?: string,
): Rendered[] {
  return resources.filter(
    (each) => each.kind === kind && (reference === undefined || referenceTo(each) === reference),
  );
}
