import type { Diagnostic, Fix, RuleText, Span } from "@crossdock/kit";
import { fingerprints } from "./fingerprints.ts";

/** SARIF 2.1.0, as code hosts show it beside a change. `rules` supplies the texts of the rules that found something. */
export function formatSarif(
  diagnostics: readonly Diagnostic[],
  rules: readonly RuleText[],
  version?: string,
): string {
  return `${JSON.stringify(sarifLog(diagnostics, rules, version), null, 2)}\n`;
}

/** What SARIF knows beside errors and warnings: `note`. */
type Result = Diagnostic & { level?: "note" };

export function sarifLog(diagnostics: readonly Result[], rules: readonly RuleText[], version?: string) {
  const marks = fingerprints(diagnostics);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "crossdock",
            ...(version ? { semanticVersion: version } : {}),
            rules: codes.map((code) => metadata(code, diagnostics, rules)),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { WORKSPACE: { description: { text: "The folder that holds `flows/`." } } },
        results: diagnostics.map((diagnostic, index) =>
          resultOf(diagnostic, codes.indexOf(diagnostic.code), marks[index] ?? ""),
        ),
      },
    ],
  };
}

function metadata(code: string, diagnostics: readonly Result[], rules: readonly RuleText[]) {
  const rule = rules.find((candidate) => candidate.code === code);
  const first = diagnostics.find((diagnostic) => diagnostic.code === code);
  return {
    id: code,
    name: rule?.name ?? first?.rule ?? code,
    ...(rule ? { shortDescription: { text: rule.summary }, fullDescription: { text: rule.why } } : {}),
    ...(first?.level ? {} : { help: helpOf(code, rule) }),
    defaultConfiguration: { level: first?.level ?? rule?.severity ?? first?.severity ?? "error" },
  };
}

function helpOf(code: string, rule: RuleText | undefined) {
  if (!rule) return { text: `crossdock explain ${code}` };
  return {
    text: `${rule.why} Read more: crossdock explain ${code}`,
    markdown: `${rule.why}\n\nRead more: \`crossdock explain ${code}\``,
  };
}

function resultOf(diagnostic: Result, ruleIndex: number, fingerprint: string) {
  const { code, severity, level, message, hint, span, related, fix } = diagnostic;
  return {
    ruleId: code,
    ruleIndex,
    level: level ?? severity,
    message: { text: hint ? `${message}; ${hint}` : message },
    partialFingerprints: { "crossdock/v1": fingerprint },
    ...(span ? { locations: [locationOf(span)] } : {}),
    ...(related?.length
      ? {
          relatedLocations: related.map((other, id) => ({
            id,
            ...locationOf(other.span),
            message: { text: other.message },
          })),
        }
      : {}),
    ...(fix ? { fixes: [fixOf(fix)] } : {}),
  };
}

function fixOf({ title, edits }: Fix) {
  const files = Map.groupBy(edits, ({ span }) => span.file);
  return {
    description: { text: title },
    artifactChanges: [...files].map(([file, changes]) => ({
      artifactLocation: artifactOf(file),
      replacements: changes.map((edit) => ({
        deletedRegion: regionOf(edit.span),
        insertedContent: { text: "text" in edit ? edit.text : edit.value },
      })),
    })),
  };
}

function locationOf(span: Span) {
  return { physicalLocation: { artifactLocation: artifactOf(span.file), region: regionOf(span) } };
}

function artifactOf(file: string) {
  return { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "WORKSPACE" };
}

function regionOf({ start, end }: Span) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}
