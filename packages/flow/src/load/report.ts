import {
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  type Problem,
  type Span,
  type Words,
} from "@crossdock/kit";
import { type CompilerCode, compilerRules, type LoaderCode, loaderRules } from "./finding-codes.ts";

/** Collects diagnostics; the same finding at the same place is kept once. */
export interface Report {
  add(code: LoaderCode | CompilerCode, message: string, place?: Place): void;
  /** Adds a problem in the words of the package that found it. */
  tell(code: LoaderCode | CompilerCode, problem: Problem, words: Words, place?: Omit<Place, "hint">): void;
  /** Adds a diagnostic of another report. */
  put(diagnostic: Diagnostic): void;
  /** Ordered by file and place. */
  list(): Diagnostic[];
}

export interface Place {
  span?: Span | undefined;
  hint?: string | undefined;
  fix?: Fix | undefined;
  related?: { message: string; span: Span }[];
}

const rules = { ...loaderRules, ...compilerRules };

export function createReport(): Report {
  const found = new Map<string, Diagnostic>();
  const put = (diagnostic: Diagnostic): void => {
    const { code, span, message } = diagnostic;
    const id = `${code} ${span?.file} ${span?.start.offset} ${span?.end.offset} ${message}`;
    if (!found.has(id)) found.set(id, diagnostic);
  };
  return {
    put,
    tell(code, problem, { message, hint }, { span, related, fix } = {}) {
      const { name, severity } = rules[code];
      put({
        code,
        rule: name,
        severity,
        message,
        ...(hint ? { hint } : {}),
        ...(span ? { span } : {}),
        ...(related ? { related } : {}),
        ...(fix ? { fix } : {}),
        problem,
      });
    },
    add(code, message, { span, hint, related, fix } = {}) {
      const { name, severity } = rules[code];
      put({
        code,
        rule: name,
        severity,
        message,
        ...(hint ? { hint } : {}),
        ...(span ? { span } : {}),
        ...(related ? { related } : {}),
        ...(fix ? { fix } : {}),
      });
    },
    list: () => [...found.values()].sort(compareDiagnostics),
  };
}

/** The correction that puts a word in place of a key or of a value. */
export function replacing(
  span: Span,
  part: "key" | "value" | undefined,
  word: string | undefined,
): Fix | undefined {
  if (word === undefined) return undefined;
  return {
    title: `write \`${word}\``,
    edits: [part === "key" ? { span, text: word } : { span, value: word }],
  };
}
