import { type Diagnostic, isFields, type Registry, type Span } from "@crossdock/kit";
import { kindOf } from "../kinds/kind-schema.ts";
import { renderedOf } from "../render/rendered-of.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { Rendered, SourceDocument } from "../workspace.ts";
import { jsonataFile } from "./check-references.ts";
import { referencesOf } from "./references-of.ts";
import { referenceTo } from "./resource-index.ts";
import { roleResolver } from "./role-resolver.ts";

/** What a flow is made of for one retailer. */
export interface FlowFiles {
  /** Its own file, those of its overlays, of its retailer, and of everything that it uses, whatever is wrong with them. */
  files: ReadonlySet<string>;
  /** Whether a finding is about the flow: not one of another flow, or of what only another flow uses. */
  concerns(diagnostic: Pick<Diagnostic, "span">): boolean;
}

/** Looks up what a flow uses; undefined where the workspace has no such flow for the retailer. */
export function flowFiles(
  rendered: RenderedWorkspace,
  { flow, retailer }: { flow: string; retailer: string },
  { registry, environment }: { registry: Registry; environment: string },
): FlowFiles | undefined {
  const { workspace } = rendered;
  const { resources } = workspace;
  const own = renderedOf(rendered, "Flow", flow).find((each) => each.retailer === retailer);
  if (!own) return undefined;
  const owner = resources.resolve("Retailer", retailer);
  const around = [owner, resources.find("Environment", environment), ...resources.list("Policy")];
  const files = new Set(around.flatMap((document) => document?.file ?? []));
  const systemOf = roleResolver(workspace, retailer);
  const look = (first: Rendered): void => {
    const open = [first];
    for (let each = open.pop(); each; each = open.pop()) {
      if (files.has(each.document.file)) continue;
      for (const { file } of [each.document, ...each.overlays]) files.add(file);
      for (const file of filesIn(each, workspace.contracts.made)) files.add(file);
      open.push(...usedBy(each, rendered, retailer, systemOf, registry));
    }
  };
  look(own);
  for (const table of tablesNamed(files, rendered)) look(table);
  const othersUses = owner ? usesOfOthers(owner, flow) : [];
  return {
    files,
    concerns: ({ span }) =>
      span === undefined || (files.has(span.file) && !othersUses.some((use) => isWithin(span, use))),
  };
}

/** What a resource names, as it applies to the retailer. */
function usedBy(
  { kind, value, fields }: Rendered,
  rendered: RenderedWorkspace,
  retailer: string,
  systemOf: (role: string) => SourceDocument | undefined,
  registry: Registry,
): Rendered[] {
  const named = [...referencesOf({ kind, value, fields }, registry)].flatMap((reference) =>
    applying(rendered, reference.kind, reference.reference, retailer),
  );
  const played = fields.flatMap(({ mark, value: role }) => {
    const system = mark.role && typeof role === "string" ? systemOf(role) : undefined;
    return system ? applying(rendered, "System", referenceTo(system), retailer) : [];
  });
  // Others' flows are named by what replaces them, and are nothing that this one uses.
  return [...named, ...played].filter((each) => kindOf(each.kind, registry).name !== "Flow");
}

function applying(
  rendered: RenderedWorkspace,
  kind: string,
  reference: string,
  retailer: string,
): Rendered[] {
  const all = renderedOf(rendered, kind, reference);
  const found =
    all.find((each) => each.retailer === retailer) ??
    all.find((each) => each.document.retailer === retailer) ??
    all.find((each) => each.document.retailer === null);
  return found ? [found] : [];
}

/** Files of schemas, texts and rows that a resource names. */
function filesIn(
  { document, fields }: Rendered,
  made: RenderedWorkspace["workspace"]["contracts"]["made"],
): string[] {
  const named = fields.flatMap(({ mark, value }) => {
    const file = mark.kind === "mapping" ? jsonataFile(value) : mark.kind === "file" ? value : undefined;
    return typeof file === "string" ? [file] : [];
  });
  return [...named, ...(made.get(document)?.texts.keys() ?? [])];
}

/** Tables are looked up by a name within an expression: one that is quoted in any of the files may be meant. */
function tablesNamed(files: ReadonlySet<string>, rendered: RenderedWorkspace): Rendered[] {
  const { workspace } = rendered;
  const text = [...files].map((file) => workspace.files[file] ?? "").join("\n");
  return renderedOf(rendered, "Table").filter(
    ({ name, document }) =>
      !files.has(document.file) && (text.includes(`"${name}"`) || text.includes(`'${name}'`)),
  );
}

/** Where a retailer says that it uses other flows. */
function usesOfOthers({ value, spanOf }: SourceDocument, flow: string): Span[] {
  const { use } = value;
  if (!Array.isArray(use)) return [];
  return use.flatMap((each, index) =>
    isFields(each) && each["flow"] !== flow ? [spanOf(["use", index])] : [],
  );
}

function isWithin(inner: Span, outer: Span): boolean {
  return (
    inner.file === outer.file &&
    inner.start.offset >= outer.start.offset &&
    inner.end.offset <= outer.end.offset
  );
}
