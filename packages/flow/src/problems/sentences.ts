import { type Placed, type Problem, type ProblemOf, type Told, type Words, wordsOf } from "@crossdock/kit";
import { compileSentences } from "./compile-sentences.ts";
import { documentSentences } from "./document-sentences.ts";
import { overlaySentences } from "./overlay-sentences.ts";
import { referenceSentences } from "./reference-sentences.ts";
import { testSentences } from "./test-sentences.ts";
import { yamlSentences } from "./yaml-sentences.ts";

/** Sentences for what is wrong with a workspace beyond the shape of its documents. */
const sentences = {
  ...yamlSentences,
  ...documentSentences,
  ...referenceSentences,
  ...overlaySentences,
  ...compileSentences,
  ...testSentences,
};

/** What is wrong with a file, a document or a test beyond its shape. */
export type FlowProblem = ProblemOf<typeof sentences>;

/** The words for a problem. */
export function inWords(problem: FlowProblem): Words {
  return wordsOf(sentences, problem);
}

/** A problem with its words. */
export function told(found: Placed<FlowProblem>): Told {
  return { ...found, ...inWords(found.problem) };
}

/** Problems that say that something is missing. */
const absences: ReadonlySet<string> = new Set<FlowProblem["id"] | "missing-field">([
  "missing-field",
  "missing-target",
  "missing-system",
  "needs-one-of",
]);

/** Whether the problem is that something is missing: of a torn file, it may stand behind the tear. */
export function isAbsence({ id }: Problem): boolean {
  return absences.has(id);
}

/** Sentences for another place that explains a finding. */
const relatedSentences = {
  first: "the first one",
  final: "it is marked as final here",
};

/** What another place has to do with a finding. */
export type Relation = keyof typeof relatedSentences;

export function relationWords(relation: Relation): string {
  return relatedSentences[relation];
}
