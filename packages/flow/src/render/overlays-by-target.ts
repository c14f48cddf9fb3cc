import { isFields, type Registry } from "@crossdock/kit";
import { kindOf } from "../kinds/kind-schema.ts";
import type { Report } from "../load/report.ts";
import { referenceTo } from "../resolve/resource-index.ts";
import type { UsersOf } from "../resolve/users-of.ts";
import type { SourceDocument, Workspace } from "../workspace.ts";

/** Overlays by the id of what they patch, and then by retailer. */
export type OverlaysByTarget = ReadonlyMap<string, ReadonlyMap<string, readonly SourceDocument[]>>;

/** The id of what an overlay may patch: kind and reference. */
export function targetId({ kind, name, version }: Pick<SourceDocument, "kind" | "name" | "version">): string {
  return `${kind} ${referenceTo({ name, version })}`;
}

/** Overlays by what they patch and for whom. */
export function overlaysByTarget({ documents }: Workspace, registry: Registry): OverlaysByTarget {
  const targets = new Map<string, Map<string, SourceDocument[]>>();
  for (const overlay of documents.filter(({ kind }) => kindOf(kind, registry).patches)) {
    const { of, patch } = overlay.value;
    const retailer = retailerOf(overlay);
    if (!isFields(of) || !isFields(patch) || retailer === undefined) continue;
    const { kind, name, version } = of;
    if (typeof kind !== "string" || typeof name !== "string") continue;
    const id = `${kind} ${typeof version === "number" ? `${name}@${version}` : name}`;
    const byRetailer = targets.get(id) ?? new Map<string, SourceDocument[]>();
    targets.set(id, byRetailer.set(retailer, [...(byRetailer.get(retailer) ?? []), overlay]));
  }
  return targets;
}

function retailerOf({ value, retailer }: SourceDocument): string | undefined {
  return typeof value["retailer"] === "string" ? value["retailer"] : (retailer ?? undefined);
}

/** A patch of what its retailer does not use would silently do nothing. */
export function reportUnused(
  overlays: OverlaysByTarget,
  users: UsersOf,
  workspace: Workspace,
  registry: Registry,
  report: Report,
): void {
  for (const document of workspace.documents) {
    const { perRetailer } = kindOf(document.kind, registry);
    const patched = perRetailer ? overlays.get(targetId(document)) : undefined;
    const reference = referenceTo(document);
    for (const [retailer, patches] of patched ?? []) {
      if (users(document.kind, reference).includes(retailer)) continue;
      const problem = { id: "unused-overlay", kind: document.kind, reference, retailer } as const;
      for (const { spanOf } of patches) report.add("XD801", problem, { span: spanOf(["of"], "key") });
    }
  }
}
