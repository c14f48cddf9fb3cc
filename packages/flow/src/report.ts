import { compareDiagnostics, type Diagnostic, type Span } from "@crossdock/kit";
import { type CompilerCode, compilerRules, type LoaderCode, loaderRules } from "./finding-codes.ts";

/** Collects diagnostics; the same finding at the same place is kept once. */
export interface Report {
  add(code: LoaderCode | CompilerCode, message: string, place?: Place): void;
  /** Ordered by file and place. */
  list(): Diagnostic[];
}

interface Place {
  span?: Span | undefined;
  hint?: string | undefined;
  related?: { message: string; span: Span }[];
}

const rules = { ...loaderRules, ...compilerRules };

export function createReport(): Report {
  const found = new Map<string, Diagnostic>();
  return {
    add(code, message, { span, hint, related } = {}) {
      const { name, severity } = rules[code];
      const id = `${code} ${span?.file} ${span?.start.offset} ${span?.end.offset} ${message}`;
      if (found.has(id)) return;
      found.set(id, {
        code,
        rule: name,
        severity,
        message,
        ...(hint ? { hint } : {}),
        ...(span ? { span } : {}),
        ...(related ? { related } : {}),
      });
    },
    list: () => [...found.values()].sort(compareDiagnostics),
  };
}
