import {
  compareDiagnostics,
  type Diagnostic,
  type Fix,
  type Problem,
  type Span,
  type Words,
} from "@crossdock/kit";
import { type FlowProblem, inWords, type Relation, relationWords } from "../problems/sentences.ts";
import { type CompilerCode, compilerRules, type LoaderCode, loaderRules } from "./finding-codes.ts";

/** Collects diagnostics; the same finding at the same place is kept once. */
export interface Report {
  /** Adds a problem of this package. */
  add(code: LoaderCode | CompilerCode, problem: FlowProblem, place?: Place): void;
  /** Adds a problem in the words of the package that found it. */
  tell(code: LoaderCode | CompilerCode, problem: Problem, words: Words, place?: Place): void;
  /** Adds a diagnostic of another report. */
  put(diagnostic: Diagnostic): void;
  /** Ordered by file and place. */
  list(): Diagnostic[];
}

interface Place {
  span?: Span | undefined;
  fix?: Fix | undefined;
  /** Other places that explain it. */
  related?: readonly { as: Relation; span: Span }[];
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
    ...(related
      ? { related: related.map(({ as, span: at }) => ({ message: relationWords(as), span: at })) }
      : {}),
    ...(fix ? { fix } : {}),
  });
  return {
    put,
    tell: (code, problem, words, place = {}) => put({ ...found(code, words, place), problem }),
    add: (code, problem, place = {}) => put({ ...found(code, inWords(problem), place), problem }),
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
