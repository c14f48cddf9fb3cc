import type { Problem, Severity } from "./diagnostic.ts";

/** A problem that a rule found in `resource` (an id that the linter gave out). */
export interface Finding extends Problem {
  /** The document to blame. Default: the one under check. */
  resource?: object;
}

/**
 * A lint rule: pure, `subject` in, findings out. `bad` is a small workspace whose lines of `^` mark the findings;
 * it is the rule's documentation and its test.
 */
export interface RuleDefinition<Subject> {
  /** `XD` and three digits. */
  code: string;
  /** Kebab-case, what is wrong: `unbounded-retry`. */
  name: string;
  severity: Severity;
  /** What must hold, in one sentence. */
  summary: string;
  /** What would be lost otherwise. */
  why: string;
  /** Clean YAML. */
  good: string;
  /** The same with the mistake; lines of `^` and a message below the blamed text. */
  bad: string;
  check(subject: Subject): Iterable<Finding>;
}

export function defineRule<Subject>(definition: RuleDefinition<Subject>): RuleDefinition<Subject> {
  return definition;
}
