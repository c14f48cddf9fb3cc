import { loadWorkspace } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import type { Lookups } from "../analysis/lookups.ts";
import { lint } from "../lint.ts";
import type { Rule } from "../rules.ts";
import { backdrop, retailer } from "./backdrop.ts";
import { type Mark, readExample } from "./example.ts";
import { exampleRegistry } from "./parts.ts";

/** What lint says about the files of an example, in the form of its marks. What it leaves out is not its point. */
export function lintExample(example: string, about: string): (Mark & { code: string })[] {
  const { files } = readExample(example);
  return lintFiles(files, undefined, { tests: true })
    .filter(({ span }) => span === undefined || span.file in files)
    .filter(({ code }) => code === about || !besides.has(code))
    .map((diagnostic) => markOf(diagnostic, files));
}

/** That nothing uses a part, and that nothing tests a flow. */
const besides = new Set(["XD104", "XD901"]);

/** Lints these files in front of the backdrop; Acme uses every flow among them. */
export function lintFiles(
  files: Readonly<Record<string, string>>,
  rules?: readonly Rule[],
  lookups: Pick<Lookups, "tests"> = {},
): Diagnostic[] {
  const flows = Object.entries(files)
    .filter(([file]) => file.endsWith(".flow.yaml"))
    .map(([file]) => `${file.slice(file.lastIndexOf("/") + 1, -".flow.yaml".length)}@1`);
  const all = { ...backdrop, "flows/retailers/acme/retailer.yaml": retailer(flows), ...files };
  return lint(loadWorkspace(all, { registry: exampleRegistry }), {
    registry: exampleRegistry,
    ...(rules ? { rules } : {}),
    environment: "dev",
    env: (name) => ({ GLOBEX_FEED: "https://feed.example.com", ERP_URL: "https://erp.example.com" })[name],
    hasSecret: () => true,
    ...lookups,
    exists: (path) => path === "docs/runbooks/orders.md",
  });
}

/** Only the first line of what is blamed can be marked. */
export function markOf(
  { code, message, span }: Diagnostic,
  files: Readonly<Record<string, string>>,
): Mark & { code: string } {
  if (!span) return { code, message, file: "", line: 0, column: 0, endColumn: 0 };
  const { file, start, end } = span;
  const text = files[file]?.split("\n")[start.line - 1] ?? "";
  const endColumn = end.line === start.line ? end.column : text.length + 1;
  return {
    code,
    message,
    file,
    line: start.line,
    column: start.column,
    endColumn: Math.max(endColumn, start.column + 1),
  };
}
