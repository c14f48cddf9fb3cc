import { atOnce, flatMapInParts, type InParts, nearest, type Registry } from "@crossdock/kit";
import { checkFlowTests } from "../flow-tests/check-flow-tests.ts";
import { kindOf, kindSchema } from "../kinds/kind-schema.ts";
import { checkDocument } from "../load/check-document.ts";
import { checkTexts } from "../load/check-texts.ts";
import type { LoadOptions } from "../load/load-cache.ts";
import { type LoadCache, type RenderedOnce, sameItems } from "../load/load-cache.ts";
import { createReport, type Report } from "../load/report.ts";
import { checkReferencesOf } from "../resolve/check-references.ts";
import { markedFields } from "../resolve/marked-fields.ts";
import { referenceTo } from "../resolve/resource-index.ts";
import { usersOf } from "../resolve/users-of.ts";
import { checkSystems } from "../view/check-calls.ts";
import type { FlowView, RenderedWorkspace } from "../view/view.ts";
import { lookAt } from "../view/viewed-flow.ts";
import type { Rendered, SourceDocument, Workspace } from "../workspace.ts";
import { type FinalTouch, finalParts, leadsTo, touchedFinals } from "./final-parts.ts";
import { mergePatch, type PatchProblem } from "./merge-patch.ts";
import { overlaysByTarget, reportUnused, targetId } from "./overlays-by-target.ts";
import { blamed } from "./patch-span.ts";
import { fieldsOf, spanOfTraced, type TracedValue, tracedAt, tracedOf } from "./traced-value.ts";

/** All at once; see `renderInParts`. */
export function renderWorkspace(workspace: Workspace, options: LoadOptions): RenderedWorkspace {
  return atOnce(renderInParts(workspace, options));
}

/**
 * Merges overlays and brings flows into their long form. A flow is rendered for every retailer that uses it; a
 * resource that a retailer patches is rendered for that retailer beside the base. Checks what a patch made, and the
 * Systems and operations that each flow calls.
 */
export function* renderInParts(
  workspace: Workspace,
  { registry, cache }: LoadOptions,
): InParts<RenderedWorkspace> {
  const report = createReport();
  const overlays = overlaysByTarget(workspace, registry);
  const users = usersOf(workspace, registry);
  const context = { workspace, registry, report, cache };
  const all = yield* flatMapInParts(workspace.documents, (document) => {
    const { patches, perRetailer } = kindOf(document.kind, registry);
    if (patches) return [];
    reportLostFinals(document, context);
    const patched = overlays.get(targetId(document)) ?? new Map<string, SourceDocument[]>();
    const retailers = perRetailer ? users(document.kind, referenceTo(document)) : [...patched.keys()];
    const shared = !perRetailer || retailers.length === 0;
    return [
      ...(shared ? [renderAgain(document, null, [], context)] : []),
      ...retailers.map((retailer) => renderAgain(document, retailer, patched.get(retailer) ?? [], context)),
    ];
  });
  reportUnused(overlays, users, workspace, registry, report);
  checkSystems(workspace, report);
  const flows = yield* flatMapInParts(all, (once): FlowView[] => {
    once.viewed = lookAt(once.rendered, workspace, registry, once.viewed);
    for (const diagnostic of once.viewed?.problems ?? []) report.put(diagnostic);
    return once.viewed?.view ? [once.viewed.view] : [];
  });
  const rendered = { workspace, resources: all.map((once) => once.rendered), flows, diagnostics: [] };
  yield* checkFlowTests(rendered, report);
  return { ...rendered, diagnostics: report.list() };
}

/** A resource as it would apply to its retailer without any overlay. Nothing is checked. */
export function withoutOverlays({ document, retailer }: Rendered, { registry }: LoadOptions): Rendered {
  const written = tracedOf(document, document.value);
  return renderedOf(document, retailer, [], longFormOf(written, document.kind, registry), registry);
}

/** The form in which a resource, or a patch of one, is merged. */
function longFormOf(written: TracedValue, kind: string, registry: Registry): TracedValue {
  return kindOf(kind, registry).longForm?.(written, registry) ?? written;
}

interface Context {
  workspace: Workspace;
  registry: Registry;
  report: Report;
  cache?: LoadCache | undefined;
}

/** A resource is rendered once as long as its document and its overlays are the same. */
function renderAgain(
  document: SourceDocument,
  retailer: string | null,
  overlays: readonly SourceDocument[],
  context: Context,
): RenderedOnce {
  const once = renderOnce(document, retailer, overlays, context);
  for (const diagnostic of once.diagnostics) context.report.put(diagnostic);
  // What it refers to may have gone meanwhile.
  if (overlays.length > 0 && once.rendered.valid) checkPatchedReferences(once.rendered, context);
  return once;
}

function renderOnce(
  document: SourceDocument,
  retailer: string | null,
  overlays: readonly SourceDocument[],
  context: Context,
): RenderedOnce {
  const known = context.cache?.rendered.get(document) ?? new Map<string | null, RenderedOnce>();
  const found = known.get(retailer);
  if (found && sameItems(found.overlays, overlays)) return found;
  const report = createReport();
  const rendered = renderOne(document, retailer, overlays, { ...context, report });
  const once = { overlays, rendered, diagnostics: report.list() };
  // An expression in a file of its own may change without the document.
  const lasts = overlays.every((overlay) => !JSON.stringify(overlay.value).includes(".jsonata"));
  if (lasts) context.cache?.rendered.set(document, known.set(retailer, once));
  return once;
}

/** Fields that say which resource it is. */
const fixedFields = ["kind", "name", "version"];

function renderOne(
  document: SourceDocument,
  retailer: string | null,
  overlays: readonly SourceDocument[],
  context: Context,
): Rendered {
  const { registry, report } = context;
  const { patch: rules } = kindOf(document.kind, registry);
  const written = tracedOf(document, document.value);
  const base = longFormOf(written, document.kind, registry);
  const finals = overlays.length > 0 ? finalParts(document) : [];
  let root = base;
  for (const overlay of overlays) {
    const patch = tracedOf(overlay, overlay.value["patch"], ["patch"]);
    dropForbidden(patch, overlay, document.kind, context);
    const refusal = rules?.refuses?.(patch, written);
    if (refusal) {
      report.add("XD801", refusal, { span: overlay.spanOf(["patch"], "key") });
      continue;
    }
    const problems: PatchProblem[] = [];
    const long = longFormOf(patch, document.kind, registry);
    for (const touch of touchedFinals(base, long, finals)) reportFinal(touch, document, report);
    root = mergePatch(root, long, problems);
    for (const { path, problem } of problems) report.add("XD801", problem, { span: overlay.spanOf(path) });
  }
  const rendered = renderedOf(document, retailer, overlays, root, registry);
  return overlays.length === 0 ? rendered : { ...rendered, valid: checkPatched(rendered, context) };
}

/** Takes out of a patch, and reports, what overlays may not change of the kind. */
function dropForbidden(
  patch: TracedValue,
  { spanOf }: SourceDocument,
  kind: string,
  { registry, report }: Context,
) {
  if (patch.shape !== "fields") return;
  const may = kindOf(kind, registry).patch?.fields;
  for (const field of [...patch.entries.keys()]) {
    const isFixed = fixedFields.includes(field);
    if (!isFixed && (may?.includes(field) ?? true)) continue;
    patch.entries.delete(field);
    const problem = isFixed
      ? ({ id: "fixed-field", field } as const)
      : ({ id: "unpatchable-field", kind, field, allowed: may ?? [] } as const);
    report.add("XD801", problem, { span: spanOf(["patch", field], "key") });
  }
}

function reportFinal({ patch, part }: FinalTouch, { kind, name, spanOf }: SourceDocument, report: Report) {
  const problem = { id: "changed-final", kind, name, part: part.steps.join(".") } as const;
  const related = [{ as: "final", span: spanOf(part.path) } as const];
  report.add("XD802", problem, { span: patch.document.spanOf(patch.path, "key"), related });
}

/** A mark on a part that does not exist protects nothing. */
function reportLostFinals(document: SourceDocument, { registry, report }: Context): void {
  if (!document.valid || !Array.isArray(document.value["final"])) return;
  const base = longFormOf(tracedOf(document, document.value), document.kind, registry);
  for (const { steps, path } of finalParts(document)) {
    const { found, near } = leadsTo(base, steps);
    if (found) continue;
    const part = steps.join(".");
    const problem = {
      id: "unknown-final",
      name: document.name,
      part,
      near,
      meant: nearest(part, near),
    } as const;
    report.add("XD103", problem, { span: document.spanOf(path) });
  }
}

/** Checks what overlays made of a resource; what is wrong with the base alone is known already. */
function checkPatched(rendered: Rendered, { workspace, registry, report }: Context): boolean {
  if (!rendered.valid) return false;
  const own = createReport();
  const valid = checkDocument(rendered, registry, own);
  checkTexts(rendered, workspace, own);
  for (const diagnostic of own.list()) report.put(blamed(diagnostic, rendered));
  return valid;
}

function checkPatchedReferences(rendered: Rendered, { workspace, registry, report }: Context): void {
  const own = createReport();
  checkReferencesOf(rendered, { ...workspace, registry }, own);
  for (const diagnostic of own.list()) report.put(blamed(diagnostic, rendered));
}

function renderedOf(
  document: SourceDocument,
  retailer: string | null,
  overlays: readonly SourceDocument[],
  root: TracedValue,
  registry: Registry,
): Rendered {
  const { kind, name, version } = document;
  const value = fieldsOf(root);
  const isWritten = overlays.length === 0 && !kindOf(kind, registry).longForm;
  return {
    valid: document.valid && overlays.every((overlay) => overlay.valid),
    kind,
    name,
    version,
    retailer,
    document,
    overlays,
    value,
    fields: isWritten ? document.fields : markedFields(kindSchema(kind, registry, value), value),
    spanOf: spanOfTraced(root),
    originOf: (path) => tracedAt(root, path).traced.document,
  };
}
