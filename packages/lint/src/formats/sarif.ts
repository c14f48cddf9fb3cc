import type { Diagnostic, RuleDefinition, Span } from "@crossdock/kit";

/** What a rule tells about itself, without its check. */
export type RuleText = Pick<RuleDefinition<never>, "code" | "name" | "severity" | "summary" | "why">;

/** SARIF 2.1.0, as code hosts show it beside a change. `rules` supplies the texts of the rules that found something. */
export function formatSarif(diagnostics: readonly Diagnostic[], rules: readonly RuleText[]): string {
  return `${JSON.stringify(sarifLog(diagnostics, rules), null, 2)}\n`;
}

/** What SARIF knows beside errors and warnings: `note`. */
type Result = Diagnostic & { level?: "note" };

export function sarifLog(diagnostics: readonly Result[], rules: readonly RuleText[]) {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "crossdock", rules: codes.map((code) => metadata(code, diagnostics, rules)) },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { WORKSPACE: { description: { text: "The folder that holds `flows/`." } } },
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, codes.indexOf(diagnostic.code))),
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
    ...(first?.level ? {} : { help: { text: `crossdock explain ${code}` } }),
    defaultConfiguration: { level: first?.level ?? rule?.severity ?? first?.severity ?? "error" },
  };
}

function resultOf({ code, severity, level, message, hint, span, related }: Result, ruleIndex: number) {
  return {
    ruleId: code,
    ruleIndex,
    level: level ?? severity,
    message: { text: hint ? `${message}; ${hint}` : message },
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
  };
}

function locationOf({ file, start, end }: Span) {
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "WORKSPACE" },
      region: {
        startLine: start.line,
        startColumn: start.column,
        endLine: end.line,
        endColumn: end.column,
        charOffset: start.offset,
        charLength: end.offset - start.offset,
      },
    },
  };
}
