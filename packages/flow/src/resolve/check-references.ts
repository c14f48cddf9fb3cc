import { type Fields, type InParts, isFields, nearest, type Path, type Registry } from "@crossdock/kit";
import { kindOf, kindsOf } from "../kinds/kind-schema.ts";
import { type Report, replacing } from "../load/report.ts";
import type { Files, ResourceIndex, SpanOf } from "../workspace.ts";
import type { MarkedField } from "./marked-fields.ts";
import { patchedBy, type Reference, referencesOf } from "./references-of.ts";
import { splitReference } from "./resource-index.ts";

export interface Referable {
  files: Files;
  resources: ResourceIndex;
  registry: Registry;
}

/**
 * Reports references that lead to nothing (XD103) or say no version (XD113). Roles of flows are checked when a flow
 * is rendered for a retailer: only then is it known who plays them.
 */
export function* checkReferences(workspace: Referable, report: Report): InParts<void> {
  for (const document of workspace.resources.list()) {
    checkReferencesOf(document, workspace, report);
    yield;
  }
}

/** What refers: a document, or a rendered resource. */
export interface Referring {
  kind: string;
  /** The retailer in whose folder it lies, or for whom it is rendered. */
  retailer: string | null;
  value: Fields;
  fields: readonly MarkedField[];
  spanOf: SpanOf;
}

/** The same for one document or rendered resource. */
export function checkReferencesOf(document: Referring, workspace: Referable, report: Report): void {
  const { resources, registry, files } = workspace;
  const { kind, value } = document;
  for (const { path, mark, value: text } of document.fields) {
    if (mark.kind === "mapping") checkFile(jsonataFile(text), [...path, "file"], document, files, report);
    if (mark.kind === "file" && typeof text === "string") checkFile(text, path, document, files, report);
    if (mark.kind === "reference" && mark.to === "retry policy" && typeof text === "string")
      checkRetryName(text, path, document, resources, report);
  }
  for (const reference of referencesOf(document, registry))
    checkReference(reference, document, workspace, report);
  const { of } = value;
  if (kindOf(kind, registry).patches && isFields(of)) checkOverlay(of, document, workspace, report);
}

/** The file of `mapping: { file: name.jsonata }`. */
export function jsonataFile(mapping: unknown): string | undefined {
  if (!isFields(mapping) || Object.keys(mapping).length !== 1) return undefined;
  const { file } = mapping;
  return typeof file === "string" && file.endsWith(".jsonata") ? file : undefined;
}

function checkReference(
  { kind, reference, path, part }: Reference,
  document: Referring,
  { resources, registry }: Referable,
  report: Report,
): void {
  const { versioned, folder } = kindOf(kind, registry);
  const span = document.spanOf(path, part);
  const owner = folder === "either" ? document.retailer : null;
  const found = resources.resolve(kind, reference, owner) ?? resources.resolve(kind, reference);
  const isForAll = kindOf(document.kind, registry).folder === "environments";
  if (found && folder === "either" && !isForAll && found.retailer !== null && found.retailer !== owner) {
    const problem = { id: "foreign-resource", kind, reference, owner: found.retailer } as const;
    report.add("XD103", problem, { span });
  }
  if (found) return;
  const { name, version } = splitReference(reference);
  const known = resources.references(kind);
  const versions = known.filter((other) => splitReference(other).name === name);
  if (versioned && version === null) {
    const latest = versions.at(-1) ?? `${name}@1`;
    const fix = versions.length === 1 ? replacing(span, part, latest) : undefined;
    report.add("XD113", { id: "missing-version", kind, name, latest }, { span, fix });
    return;
  }
  if (!versioned && version !== null) {
    report.add("XD103", { id: "needless-version", kind, name, meant: name }, { span });
    return;
  }
  const meant = versions.length > 0 ? undefined : nearest(reference, known);
  const problem = { id: "unknown-resource", kind, reference, versions, meant } as const;
  report.add("XD103", problem, { span, fix: replacing(span, part, meant) });
}

function checkRetryName(
  name: string,
  path: Path,
  { spanOf }: Referring,
  resources: ResourceIndex,
  report: Report,
): void {
  const known = retryNames(resources);
  if (known.includes(name)) return;
  const span = spanOf(path);
  const meant = nearest(name, known);
  const fix = replacing(span, "value", meant);
  report.add("XD103", { id: "unknown-retry-list", name, meant }, { span, fix });
}

function retryNames(resources: ResourceIndex): string[] {
  const retry = resources.list("Policy")[0]?.value["retry"];
  return isFields(retry) ? Object.keys(retry) : [];
}

function checkFile(
  file: string | undefined,
  path: Path,
  { spanOf }: Referring,
  files: Files,
  report: Report,
): void {
  if (file === undefined || Object.hasOwn(files, file)) return;
  const suffix = file.slice(file.lastIndexOf("."));
  const candidates = Object.keys(files).filter((other) => other.endsWith(suffix));
  const span = spanOf(path);
  const meant = nearest(file, candidates);
  const fix = replacing(span, "value", meant);
  report.add("XD103", { id: "unknown-file", file, meant }, { span, fix });
}

function checkOverlay(
  of: Fields,
  document: Referring,
  { resources, registry }: Referable,
  report: Report,
): void {
  const { kind, name, version } = of;
  const patched = typeof kind === "string" ? kindsOf(registry).get(kind) : undefined;
  if (!patched || typeof name !== "string") return;
  if (patched.versioned && version === undefined) {
    const span = document.spanOf(["of"], "key");
    report.add("XD113", { id: "overlay-without-version", kind: patched.name, name }, { span });
    return;
  }
  const reference = patchedBy(of, registry)?.reference ?? name;
  if (!resources.resolve(patched.name, reference)) {
    const meant = nearest(reference, resources.references(patched.name));
    const problem = { id: "patch-of-unknown", kind: patched.name, reference, meant } as const;
    report.add("XD801", problem, { span: document.spanOf(["of", "name"]) });
  }
  const { retailer } = document.value;
  if (typeof retailer === "string" && document.retailer !== null && retailer !== document.retailer) {
    const problem = { id: "foreign-overlay", retailer, folder: document.retailer } as const;
    report.add("XD801", problem, { span: document.spanOf(["retailer"]) });
  }
}
