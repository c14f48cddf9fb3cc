import { didYouMean, type Fields, isFields, nearest, type Path, type Registry } from "@crossdock/kit";
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
export function checkReferences(workspace: Referable, report: Report): void {
  for (const document of workspace.resources.list()) checkReferencesOf(document, workspace, report);
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
  if (found && folder === "either" && found.retailer !== null && found.retailer !== owner) {
    report.add("XD103", `the ${kind} \`${reference}\` belongs to the retailer \`${found.retailer}\``, {
      span,
      hint: `move the ${kind} to flows/base/ to share it`,
    });
  }
  if (found) return;
  const { name, version } = splitReference(reference);
  const known = resources.references(kind);
  const versions = known.filter((other) => splitReference(other).name === name);
  if (versioned && version === null) {
    const meant = versions.at(-1) ?? `${name}@1`;
    report.add("XD113", `the reference to the ${kind} \`${name}\` says no version`, {
      span,
      hint: `write \`${meant}\``,
      fix: versions.length === 1 ? replacing(span, part, meant) : undefined,
    });
    return;
  }
  if (!versioned && version !== null) {
    report.add("XD103", `a ${kind} has no versions`, { span, hint: `write \`${name}\``, meant: name });
    return;
  }
  const hint =
    versions.length > 0
      ? `known versions: ${versions.map((other) => `\`${other}\``).join(", ")}`
      : (didYouMean(reference, known) ?? `add a ${kind} of this name, or name an existing one`);
  const word = versions.length > 0 ? undefined : nearest(reference, known);
  report.add("XD103", `there is no ${kind} \`${reference}\``, {
    span,
    hint,
    fix: replacing(span, part, word),
  });
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
  report.add("XD103", `the Policy has no retry list \`${name}\``, {
    span: spanOf(path),
    fix: replacing(spanOf(path), "value", nearest(name, known)),
    hint: didYouMean(name, known) ?? "add it to `retry` in flows/policy.yaml",
  });
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
  report.add("XD103", `there is no file \`${file}\``, {
    span: spanOf(path),
    fix: replacing(spanOf(path), "value", nearest(file, candidates)),
    hint: didYouMean(file, candidates) ?? "paths begin at the workspace, the folder that holds `flows/`",
  });
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
    report.add("XD113", `the overlay says no version of the ${kind} \`${name}\``, {
      span: document.spanOf(["of"], "key"),
      hint: "add `version` to `of`",
    });
    return;
  }
  const reference = patchedBy(of, registry)?.reference ?? name;
  if (!resources.resolve(patched.name, reference)) {
    report.add("XD801", `the overlay patches the ${kind} \`${reference}\`, which does not exist`, {
      span: document.spanOf(["of", "name"]),
      hint:
        didYouMean(reference, resources.references(patched.name)) ?? "correct `of`, or remove the overlay",
      meant: nearest(reference, resources.references(patched.name)),
    });
  }
  const { retailer } = document.value;
  if (typeof retailer === "string" && document.retailer !== null && retailer !== document.retailer) {
    report.add(
      "XD801",
      `the overlay is for \`${retailer}\` and lies in the folder of \`${document.retailer}\``,
      {
        span: document.spanOf(["retailer"]),
        hint: "move it, or remove `retailer`",
      },
    );
  }
}
