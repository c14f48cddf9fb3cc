import { type ProblemOf, question, wordsOf } from "@crossdock/kit";

type Code = { code: string };

/** Sentences for comments that suppress nothing, or may not. */
const sentences = {
  "unnamed-rule": () => ({
    message: "a suppression names no rule",
    hint: "write `# crossdock-ignore XD206 reason`",
  }),
  "unknown-rule": ({ code, meant }: Code & { meant?: string | undefined }) => ({
    message: `there is no rule \`${code}\``,
    hint: question(meant) ?? "write `# crossdock-ignore XD206 reason`",
  }),
  /** `why` as the page of the rule says it. */
  "unchecked-rule": ({ why }: Code & { why: string }) => ({
    message: why,
    hint: "remove the comment: there is nothing to suppress",
  }),
  unsuppressible: ({ code }: Code) => ({
    message: `${code} cannot be suppressed: such a workspace is not loaded`,
    hint: "correct what it reports",
  }),
  "without-reason": ({ code }: Code) => ({
    message: `the suppression of ${code} has no reason`,
    hint: `write \`# crossdock-ignore ${code} why this is right here\``,
  }),
  stale: ({ code }: Code) => ({
    message: `the suppression of ${code} is stale: there is nothing to suppress`,
    hint: "remove the comment",
  }),
};

/** What is wrong with a suppression. */
export type SuppressionProblem = ProblemOf<typeof sentences>;

export const suppressionWords = (problem: SuppressionProblem) => wordsOf(sentences, problem);
