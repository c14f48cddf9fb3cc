import { type FlowView, patchSpan, viewFlow, type Workspace, withoutOverlays } from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { brokenByOverlay } from "../rules/broken-by-overlay.ts";

/**
 * What a rule found in the base's part of a patched flow and does not find without the overlays was caused by them: it
 * is reported at the overlay (XD807), with the place in the base beside it. The rest stays as it is.
 */
export function causedByOverlay(
  found: readonly Diagnostic[],
  flow: FlowView,
  checkAlone: (flow: FlowView) => readonly Diagnostic[],
  workspace: Workspace,
  registry: Registry,
): Diagnostic[] {
  const { overlays } = flow.rendered;
  const inBase = ({ span }: Diagnostic): boolean => span?.file === flow.rendered.document.file;
  if (overlays.length === 0 || !found.some(inBase)) return [...found];
  const plain = viewFlow(withoutOverlays(flow.rendered, { registry }), workspace, { registry });
  const known = new Set((plain ? checkAlone(plain) : []).map(identity));
  return found.map((finding) =>
    inBase(finding) && !known.has(identity(finding)) ? blamed(finding, flow) : finding,
  );
}

function blamed(finding: Diagnostic, { rendered, flow }: FlowView): Diagnostic {
  const { code, message, severity, hint, span, related = [] } = finding;
  const [overlay] = rendered.overlays;
  if (!overlay) return finding;
  const there = related.find((place) => place.span.file === overlay.file);
  return {
    code: brokenByOverlay.code,
    rule: brokenByOverlay.name,
    severity,
    message: `with this patch \`${flow}\` breaks ${code}: ${message}`,
    ...(hint ? { hint } : {}),
    span: there?.span ?? patchSpan(overlay),
    related: [
      ...(span ? [{ message: "what was fine without it", span }] : []),
      ...related.filter((place) => place !== there),
    ],
  };
}

function identity({ code, message, span }: Diagnostic): string {
  return JSON.stringify([code, message, span?.file, span?.start.offset]);
}
