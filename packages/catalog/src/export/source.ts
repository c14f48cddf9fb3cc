import type { Fields } from "@crossdock/kit";
import { stringify } from "yaml";
import type { Catalog } from "../model/schema.ts";

/** What the formats of other tools are printed from. */
export interface CatalogSource {
  catalog: Catalog;
  /** The JSON Schema of a contract, its references resolved; undefined where it is missing. */
  schemaOf(reference: string): Fields | undefined;
}

/** Values as one YAML document each. Fields that are undefined are not printed. */
export function yamlDocuments(values: readonly unknown[]): string {
  // Whoever reads it may know neither anchors nor folded texts, and take `on` for a yes.
  return values
    .map((value) => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0, compat: "yaml-1.1" }))
    .join("---\n");
}

/** A schema without the words that say where its text lies: it stands for itself. */
export function standaloneSchema(schema: Fields): Fields {
  const { $id: _id, $schema: _schema, $defs: _defs, ...rest } = schema;
  return rest;
}

/** The runbook as a link; undefined where it is a file of the workspace. */
export function runbookLink(runbook: string | null): string | undefined {
  return runbook !== null && /^https:\/\//.test(runbook) && URL.canParse(runbook) ? runbook : undefined;
}
