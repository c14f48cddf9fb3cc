import type { Diagnostic } from "@crossdock/kit";
import { loadWorkspace } from "../src/load/load-workspace.ts";
import { renderWorkspace } from "../src/render/render-workspace.ts";
import { tinyRegistry } from "./tiny-registry.ts";
import { tinyWorkspace } from "./tiny-workspace.ts";

export const registry = tinyRegistry();

/** What loading and rendering the tiny workspace with these changes finds: place, code and message. */
export function findingsOf(changes: Record<string, string>): string[] {
  return diagnosticsOf(changes).map(line);
}

export function diagnosticsOf(changes: Record<string, string>): Diagnostic[] {
  const workspace = loadWorkspace(tinyWorkspace(changes), { registry });
  return [...workspace.diagnostics, ...renderWorkspace(workspace, { registry }).diagnostics];
}

/** `file:line:column-column code message (hint)`, the file without its folders. */
export function line({ span, code, message, hint }: Diagnostic): string {
  const file = span?.file.slice(span.file.lastIndexOf("/") + 1);
  const place = span ? `${file}:${span.start.line}:${span.start.column} ` : "";
  return `${place}${code} ${message}${hint ? ` (${hint})` : ""}`;
}

/** A file of the tiny workspace with one text replaced. */
export function replaced(file: string, from: string, to: string): Record<string, string> {
  const text = tinyWorkspace()[file];
  if (!text?.includes(from)) throw new Error(`${file} does not contain ${from}`);
  return { [file]: text.replace(from, to) };
}
