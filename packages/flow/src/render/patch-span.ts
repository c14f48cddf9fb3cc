import { type Diagnostic, isFields, type Span } from "@crossdock/kit";
import type { Rendered, SourceDocument } from "../workspace.ts";

/** The base alone is valid: what is wrong in its part was caused by a patch, and is shown there. */
export function blamed(diagnostic: Diagnostic, { overlays, document }: Rendered): Diagnostic {
  const { span, related = [] } = diagnostic;
  const [overlay] = overlays;
  if (!overlay || (span && overlays.some(({ file }) => file === span.file))) return diagnostic;
  const there = span ? [{ message: `what becomes of \`${document.name}\``, span }] : [];
  return { ...diagnostic, span: patchSpan(overlay), related: [...there, ...related] };
}

/** Where a patch is blamed as a whole: the only thing that it changes, or all of it. */
export function patchSpan({ value, spanOf }: SourceDocument): Span {
  const path: (string | number)[] = ["patch"];
  let at = value["patch"];
  for (;;) {
    const [only, more] = isFields(at)
      ? Object.entries(at).filter(([key]) => key !== "id")
      : Array.isArray(at) && at.every(isFields)
        ? [...at.entries()]
        : [];
    if (!only || more)
      return spanOf(
        path.findLast((step) => typeof step === "number") === path.at(-1) ? path.slice(0, -1) : path,
        "key",
      );
    path.push(only[0]);
    at = only[1];
  }
}
