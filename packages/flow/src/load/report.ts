import {
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  type Problem,
  type Span,
  type Words,
} from "@crossdock/kit";
import { type CompilerCode, compilerRules, type LoaderCode, loaderRules } from "./finding-codes.ts";
import { type FlowProblem, inWords } from "./sentences.ts";

/** Collects diagnostics; the same finding at the same place is kept once. */
export interface Report {
  /** Adds a problem of this package, or a plain message with the hint of the place. */
  add(code: LoaderCode | CompilerCode, problem: FlowProblem | string, place?: Place): void;
  /** Adds a problem in the words of the package that found it. */
  tell(code: LoaderCode | CompilerCode, problem: Problem, words: Words, place?: Omit<Place, "hint">): void;
  /** Adds a diagnostic of another report. */
  put(diagnostic: Diagnostic): void;
  /** Ordered by file and place. */
  list(): Diagnostic[];
}

interface Place {
  span?: Span | undefined;
  hint?: string | undefined;
  /** The word that was probably meant, for a plain message. */
  meant?: string | undefined;
  fix?: Fix | undefined;
  related?: { message: string; span: Span }[];
}

const rules = { ...loaderRules, ...compilerRules };

export function createReport(): Report {
  const kept = new Map<string, Diagnostic>();
  const put = (diagnostic: Diagnostic): void => {
    const { code, span, message } = diagnostic;
    const id = `${code} ${span?.file} ${span?.start.offset} ${span?.end.offset} ${message}`;
    if (!kept.has(id)) kept.set(id, diagnostic);
  };
  const found = (
    code: LoaderCode | CompilerCode,
    { message, hint }: Words,
    { span, related, fix }: Place,
  ): Diagnostic => ({
    code,
    rule: rules[code].name,
    severity: rules[code].severity,
    message,
    ...(hint ? { hint } : {}),
    ...(span ? { span } : {}),
    ...(related ? { related } : {}),
    ...(fix ? { fix } : {}),
  });
  return {
    put,
    tell: (code, problem, words, place = {}) => put({ ...found(code, words, place), problem }),
    add(code, problem, place = {}) {
      if (typeof problem !== "string") return put({ ...found(code, inWords(problem), place), problem });
      const { hint, meant } = place;
      const data = meant === undefined ? {} : { problem: { id: rules[code].name, meant } };
      put({ ...found(code, { message: problem, hint }, place), ...data });
    },
    list: () => [...kept.values()].sort(compareDiagnostics),
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
