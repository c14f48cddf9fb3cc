import type { Fix, Severity, Span } from "./diagnostic.ts";
import type { Problem } from "./problem.ts";

/** What a rule found: where, what, and the way out. */
export interface Finding {
  /** The blamed text. */
  span: Span;
  /** Present tense, concrete, without a final full stop. */
  message: string;
  /** The way out: what to write instead. */
  hint?: string;
  /** Other places that explain it, such as the first of two duplicates. */
  related?: { message: string; span: Span }[];
  /** For what is only announced. Default: the rule's. */
  severity?: Severity;
  /** A correction that is safe: it changes nothing but what is wrong. */
  fix?: Fix;
  /** What the message says, as data, where somebody has to know what it is about. */
  problem?: Problem;
}

/** What a rule tells about itself, without its check. */
export interface RuleText {
  /** `XD` and three digits. */
  code: string;
  /** Kebab-case, what is wrong: `unbounded-retry`. */
  name: string;
  severity: Severity;
  /** What must hold, in one sentence. */
  summary: string;
  /** What would be lost otherwise. */
  why: string;
}

/**
 * A lint rule: pure, `subject` in, findings out. `bad` is a small workspace whose lines of `^` mark the findings;
 * it is the rule's documentation and its test.
 */
export interface RuleDefinition<Subject> extends RuleText {
  /** Clean YAML; `# file: path` starts another file. */
  good: string;
  /** The same with the mistake; lines of `^` and a message below the blamed text. */
  bad: string;
  /** `loader`: found while reading, cannot be suppressed. `linter`: found around the rules. Then `check` yields nothing. */
  reportedBy?: "loader" | "linter";
  /**
   * What it finds in a workspace is what it finds in each flow alone, and what it finds without any flow: a flow that
   * did not change is then not checked again. Not for rules that compare flows, or that ask the caller's look-ups.
   */
  perFlow?: boolean;
  /** Look-ups of the caller without which the rule may say nothing, such as `env`. */
  needs?: readonly string[];
  check(subject: Subject): Iterable<Finding>;
}

export function defineRule<Subject>(definition: RuleDefinition<Subject>): RuleDefinition<Subject> {
  return definition;
}
