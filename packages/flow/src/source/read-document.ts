import { isFields, nearest, type Registry, type Span } from "@crossdock/kit";
import type { KindDefinition } from "../kinds/define-kind.ts";
import { kindOf, kindsOf } from "../kinds/kind-schema.ts";
import { unsupportedKinds } from "../kinds/unsupported-kinds.ts";
import type { Report } from "../load/report.ts";
import type { Home } from "../problems/document-sentences.ts";
import type { SourceDocument } from "../workspace.ts";
import type { YamlDocument } from "../yaml-source.ts";

const retailerFolder = /^flows\/retailers\/([^/]+)\//;

/** A document of which nothing but its place and its identity is known. */
type ReadDocument = Omit<SourceDocument, "valid" | "fields" | "operations">;

/** Finds out which resource a document is; reports what keeps it from being one. */
export function readDocument(
  file: string,
  { value, spanOf }: YamlDocument,
  registry: Registry,
  report: Report,
): ReadDocument | undefined {
  if (!isFields(value)) {
    report.add("XD114", { id: "not-a-mapping" }, { span: spanOf([]) });
    return undefined;
  }
  const { kind } = value;
  const kinds = kindsOf(registry);
  const definition = typeof kind === "string" ? kinds.get(kind) : undefined;
  if (!definition) {
    const known = [...kinds.keys()];
    if (kind === undefined) report.add("XD114", { id: "missing-kind", known }, { span: spanOf([]) });
    else reportKind(kind, known, spanOf(["kind"]), report);
    return undefined;
  }
  const { name, version } = value;
  return {
    file,
    kind: definition.name,
    // A missing name or version is reported by the kind's schema; here it must not hide the rest.
    name: typeof name === "string" ? name : stemOf(file),
    version: definition.versioned ? (typeof version === "number" ? version : 1) : null,
    retailer: retailerFolder.exec(file)?.[1] ?? null,
    value,
    spanOf,
  };
}

/** Reports a word that is not the name of a kind. */
function reportKind(kind: unknown, known: readonly string[], span: Span, report: Report): void {
  if (typeof kind !== "string") report.add("XD114", { id: "kind-not-text", known }, { span });
  else if (unsupportedKinds.some((name) => name === kind))
    report.add("XD115", { id: "unsupported-kind", kind }, { span });
  else report.add("XD114", { id: "unknown-kind", kind, known, meant: nearest(kind, known) }, { span });
}

/** `order-to-erp` of `flows/base/order-to-erp.flow.yaml`. */
function stemOf(file: string): string {
  const base = file.slice(file.lastIndexOf("/") + 1).replace(/\.ya?ml$/, "");
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(0, dot) : base;
}

/**
 * Checks that a resource lies where people look for it (XD105). `alone`: the file has no other document; a file of
 * several may have any name.
 */
export function checkPlace(document: ReadDocument, alone: boolean, registry: Registry, report: Report): void {
  const { file, kind, name, version, retailer, spanOf } = document;
  const { suffix, file: onlyFile, folder, namedAsFolder } = kindOf(kind, registry);
  const base = file.slice(file.lastIndexOf("/") + 1);
  const home = homeOf(folder, document);
  if (home) report.add("XD105", { id: "misplaced-resource", kind, name, home }, { span: spanOf(["kind"]) });
  if (namedAsFolder && retailer !== null && name !== retailer) {
    report.add("XD105", { id: "misnamed-retailer", folder: retailer, name }, { span: spanOf(["name"]) });
  }
  if (!alone) return;
  const usual = `${name}.${suffix}.yaml`;
  if (!base.endsWith(`.${suffix}.yaml`) && base !== onlyFile) {
    const problem = { id: "misnamed-file", kind, file: base, wanted: onlyFile ?? usual } as const;
    report.add("XD105", problem, { span: spanOf(["kind"]) });
    return;
  }
  const stem = stemOf(file);
  if (base === onlyFile || stem === name || stem === `${name}.v${version}`) return;
  const problem = { id: "name-unlike-file", kind, name, file: base, stem, wanted: usual } as const;
  report.add("XD105", problem, { span: spanOf(["name"]) });
}

/** Where a resource should lie; undefined where it lies as its kind wants it. */
function homeOf(folder: KindDefinition["folder"], { file, retailer }: ReadDocument): Home | undefined {
  const isTest = file.startsWith("test/");
  if (folder === "tests") return isTest ? undefined : "tests";
  if (isTest) return "flows";
  if (folder === "retailer" && retailer === null) return "retailer";
  return folder === "base" && retailer !== null ? "base" : undefined;
}
