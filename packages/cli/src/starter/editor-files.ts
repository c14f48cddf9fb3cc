import { editorSchema, filePattern, kindsOf } from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { json } from "./json-text.ts";

/** Where a kind's schema for editors lies. */
function schemaFile(kind: string): string {
  return `schemas/crossdock/${kind.toLowerCase()}.schema.json`;
}

/**
 * Schemas of the kinds, and settings with which an editor that has the YAML language server picks the schema of a file
 * by its name.
 */
export function editorFiles(registry: Registry): Record<string, string> {
  const kinds = [...kindsOf(registry).values()];
  const patterns = kinds.map((kind) => [`./${schemaFile(kind.name)}`, filePattern(kind)]);
  const schemas = kinds.map((kind) => [schemaFile(kind.name), json(editorSchema(kind, registry))]);
  return {
    ".vscode/settings.json": json({
      "yaml.schemas": Object.fromEntries(patterns),
      "yaml.format.enable": false,
      "glspc.server.command": "crossdock",
      "glspc.server.commandArguments": ["lsp"],
      "glspc.server.languageId": ["yaml"],
      "files.associations": { "*.jsonata": "javascript" },
      "[yaml]": {
        "editor.tabSize": 2,
        "editor.insertSpaces": true,
        "editor.quickSuggestions": { strings: true },
      },
    }),
    ".vscode/extensions.json": json({ recommendations: ["redhat.vscode-yaml"] }),
    ...Object.fromEntries(schemas),
  };
}
