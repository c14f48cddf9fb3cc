import {
  atOnce,
  fieldsAt,
  flatMapInParts,
  type InParts,
  isFields,
  type Path,
  type Registry,
} from "@crossdock/kit";
import { identityOf } from "../kinds/identity.ts";
import { kindOf, kindSchema } from "../kinds/kind-schema.ts";
import { isAbsence } from "../problems/sentences.ts";
import { checkReferences } from "../resolve/check-references.ts";
import { fieldTexts, type TextSource } from "../resolve/field-texts.ts";
import { checkInterpolations, checkSecretPlaces } from "../resolve/interpolation.ts";
import { markedFields } from "../resolve/marked-fields.ts";
import { referenceTo, resourceIndex } from "../resolve/resource-index.ts";
import { operationsOf } from "../resolve/system-operations.ts";
import { lineIndex } from "../source/line-index.ts";
import { checkPlace, readDocument } from "../source/read-document.ts";
import { mostParts } from "../view/contract-schema.ts";
import { createContracts } from "../view/contracts.ts";
import type { Contracts, Files, ResourceIndex, SourceDocument, Workspace } from "../workspace.ts";
import { readYaml } from "../yaml-source.ts";
import { checkDocument } from "./check-document.ts";
import { checkTexts } from "./check-texts.ts";
import type { LoadCache, LoadOptions } from "./load-cache.ts";
import { createReport, type Report } from "./report.ts";
import { createTexts } from "./texts.ts";

const resourceFile = /^flows\/(.*\/)?[^/]+\.ya?ml$/;
const testFile = /^test\/flows\/(.*\/)?[^/]+\.test\.ya?ml$/;

/** The files without flow tests: all that a daemon reads. */
export function withoutTests(files: Files): Files {
  return Object.fromEntries(Object.entries(files).filter(([file]) => !testFile.test(file)));
}

/** All at once; see `loadInParts`. */
export function loadWorkspace(files: Files, options: LoadOptions): Workspace {
  return atOnce(loadInParts(files, options));
}

/**
 * Reads all resources below `flows/`, and tests below `test/flows/`, and checks each one and what it refers to. Never throws for what is in `files`:
 * what is wrong is in `diagnostics`, all of it.
 */
export function* loadInParts(files: Files, { registry, cache }: LoadOptions): InParts<Workspace> {
  const report = createReport();
  const loading: Loading = {
    files,
    texts: createTexts(cache?.texts, [...registry.helpers.values()]),
    registry,
  };
  const known = Object.keys(files).filter((file) => resourceFile.test(file) || testFile.test(file));
  const documents = yield* flatMapInParts(known.sort(), (file) =>
    rememberedFile(file, loading, report, cache),
  );
  for (const file of cache?.files.keys() ?? []) if (!Object.hasOwn(files, file)) cache?.files.delete(file);
  reportForeignText(files, report);
  reportDuplicates(documents, registry, report);
  reportLostRetailers(files, documents, report);
  const resources = resourceIndex(documents);
  yield* checkReferences({ files, resources, registry }, report);
  const { texts } = loading;
  const contracts = createContracts(files, resources, cache?.contracts?.made);
  yield* reportLargeSchemas(resources, contracts, report);
  if (cache) Object.assign(cache, { contracts, texts: texts.known });
  return { files, documents, resources, contracts, texts, diagnostics: report.list() };
}

/** What all documents of a load are read with. */
interface Loading extends TextSource {
  registry: Registry;
}

/** A file with the same text holds the same documents. */
function rememberedFile(
  file: string,
  loading: Loading,
  report: Report,
  cache: LoadCache | undefined,
): readonly SourceDocument[] {
  if (!cache) return loadFile(file, loading, report);
  const text = loading.files[file] ?? "";
  const known = cache.files.get(file);
  if (known?.text === text) {
    for (const diagnostic of known.diagnostics) report.put(diagnostic);
    // Texts that nobody asks for again are forgotten.
    for (const { fields } of known.documents) for (const field of fields) fieldTexts(field, loading);
    return known.documents;
  }
  const own = createReport();
  const documents = loadFile(file, loading, own);
  const diagnostics = own.list();
  for (const diagnostic of diagnostics) report.put(diagnostic);
  // What an expression in a file of its own says depends on that file as well.
  if (text.includes(".jsonata")) cache.files.delete(file);
  else cache.files.set(file, { text, documents, diagnostics });
  return documents;
}

function loadFile(file: string, loading: Loading, report: Report): SourceDocument[] {
  const { files, registry } = loading;
  const text = files[file] ?? "";
  const parsed = readYaml(file, text, report);
  if (file.endsWith(".yml")) {
    report.add("XD105", { id: "yml-ending", file }, { span: parsed[0]?.spanOf([]) });
  }
  return parsed.flatMap((yaml) => {
    const read = readDocument(file, yaml, registry, report);
    if (!read) return [];
    checkPlace(read, parsed.length === 1, registry, report);
    // Of a torn file, what is missing may be just behind the tear.
    const valid = checkDocument(read, registry, yaml.isTorn ? withoutMissing(report) : report);
    const fields = markedFields(kindSchema(read.kind, registry, read.value), read.value);
    const known = { ...read, valid: valid && !yaml.isTorn, fields };
    const document = { ...known, operations: operationsOf(known, registry, loading) };
    checkInterpolations(document, registry, report);
    checkSecretPlaces(document, report);
    checkTexts(document, loading, report);
    reportDuplicateIds(document, kindOf(document.kind, registry).itemIds ?? [], report);
    return [document];
  });
}

function* reportLargeSchemas(resources: ResourceIndex, contracts: Contracts, report: Report): InParts<void> {
  for (const contract of resources.list("Contract")) {
    yield;
    if (!contracts.isTooLarge(contract)) continue;
    const problem = { id: "large-schema", file: String(contract.value["schema"]), most: mostParts } as const;
    report.add("XD114", problem, { span: contract.spanOf(["schema"]) });
  }
}

function withoutMissing(report: Report): Report {
  return {
    ...report,
    tell(code, problem, words, place) {
      if (!isAbsence(problem)) report.tell(code, problem, words, place);
    },
  };
}

/** What a reader of UTF-8 puts where bytes are none: a file that was saved as Latin-1 or UTF-16, or is not text at all. */
const foreign = "\ufffd";

/** A name with a letter replaced must not reach another system. */
function reportForeignText(files: Files, report: Report): void {
  for (const [file, text] of Object.entries(files)) {
    const offset = text.indexOf(foreign);
    if (offset < 0) continue;
    const lines = lineIndex(text);
    const span = { file, start: lines.positionAt(offset), end: lines.positionAt(offset + 1) };
    report.add("XD100", { id: "not-utf8" }, { span });
  }
}

function reportDuplicates(documents: readonly SourceDocument[], registry: Registry, report: Report): void {
  const first = new Map<string, SourceDocument>();
  for (const document of documents) {
    const { kind, name, spanOf } = document;
    const definition = kindOf(kind, registry);
    const isOnly = definition.identity === "one";
    const id = `${kind} ${identityOf(document, definition)}`;
    const earlier = first.get(id);
    if (!earlier) {
      first.set(id, document);
      continue;
    }
    const shown = isOnly ? name : referenceTo(document);
    const related = [{ as: "first", span: earlier.spanOf(["name"]) } as const];
    const problem = { id: "duplicate-resource", kind, name: shown, isOnly } as const;
    report.add("XD106", problem, { span: spanOf(["name"]), related });
  }
}

/** Without its Retailer nobody uses what lies in a folder: its flows and addresses would go without a word. */
function reportLostRetailers(files: Files, documents: readonly SourceDocument[], report: Report): void {
  const told = new Set<string>();
  for (const { retailer, spanOf } of documents) {
    if (retailer === null || told.has(retailer)) continue;
    told.add(retailer);
    const folder = `flows/retailers/${retailer}`;
    if (["yaml", "yml"].some((ending) => Object.hasOwn(files, `${folder}/retailer.${ending}`))) continue;
    report.add("XD103", { id: "lost-retailer", folder }, { span: spanOf(["name"]) });
  }
}

/** An `id` names one item of its list: overlays and the journal address steps by it. */
function reportDuplicateIds(
  { value, spanOf }: SourceDocument,
  fields: readonly string[],
  report: Report,
): void {
  const visit = (at: unknown, path: Path): void => {
    if (Array.isArray(at)) {
      const seen = new Map<string, Path>();
      for (const [index, { id }] of fieldsAt(at)) {
        if (typeof id !== "string") continue;
        const place = [...path, index, "id"];
        const earlier = seen.get(id);
        if (earlier) {
          const related = [{ as: "first", span: spanOf(earlier) } as const];
          const problem = { id: "duplicate-id", item: id, list: String(path.at(-1)) } as const;
          report.add("XD106", problem, { span: spanOf(place), related });
        } else seen.set(id, place);
      }
    }
    if (typeof at !== "object" || at === null) return;
    for (const [key, entry] of Object.entries(at))
      visit(entry, [...path, Array.isArray(at) ? Number(key) : key]);
  };
  for (const field of fields) {
    if (isFields(value[field]) || Array.isArray(value[field])) visit(value[field], [field]);
  }
}
