import { type Diagnostic, type ProblemOf, type RuleText, type Span, wordsOf } from "@crossdock/kit";
import { clauseOf, type Difference } from "../compatibility/difference.ts";
import { type Window, windowText } from "./change-window.ts";
import { namesText } from "./names-text.ts";
import type { FailingCase } from "./sent.ts";

/** Names of resources with their kinds. */
type Resources = { resources: readonly string[] };

/** Sentences for what is said against a change. */
const sentences = {
  "broken-promise": ({
    contract,
    version,
    path,
    difference,
    breaks,
  }: {
    contract: string;
    version: number;
    path: string;
    difference: Difference;
    /** Who is hurt, and how. */
    breaks: string;
  }) => ({
    message: `\`${contract}\` breaks its promise: ${clauseOf({ path, difference })}`,
    hint: `${breaks}; keep version ${version} as it was and write version ${version + 1} beside it`,
  }),
  "unretired-contract": ({ contract, role }: Record<"contract" | "role", string>) => ({
    message: `the Contract \`${contract}\` is gone, and was not retired before`,
    hint: `${lossOf(role)}; mark it with \`retired\` first, and remove it when nobody uses it any more`,
  }),
  "approvals-missing": ({
    resources,
    needed,
    groups,
    given,
  }: Resources & { needed: number; groups: readonly string[]; given: readonly string[] }) => ({
    message: `${resources.join(", ")} needs ${countText(needed)}${groups.length > 0 ? ` from ${groups.join(" or ")}` : ""}, and has ${given.length}`,
    hint: `ask ${groups.length > 0 ? `somebody of ${groups.join(" or ")}` : "a colleague"}${given.length > 0 ? ` beside ${given.join(", ")}` : ""}`,
  }),
  "own-approval": ({ author }: { author: string }) => ({
    message: `${author} approves a change of their own`,
    hint: "let somebody else look at it; the approval is not counted",
  }),
  "outside-window": ({ resources, window }: Resources & { window: Window }) => ({
    message: `${resources.join(", ")} may go live ${windowText(window)}, and it is not that time`,
    hint: "wait for the window; what cannot wait is a decision of a person, on record",
  }),
  "failing-case": ({ name, retailer, what, expected, actual }: FailingCase) => ({
    message: `the case \`${name}\` fails for ${retailer}: ${what} should be ${valueText(expected)} and is ${valueText(actual)}`,
    hint: "correct the flow, or the case where it says what nobody wants any more; `crossdock test` tells all that differs",
  }),
  unnoticed: ({ place, subjects }: { place: string; subjects: readonly string[] }) => ({
    message: `no test notices what is different in ${place}: ${namesText(subjects)}`,
    hint: "the tests pass without the change as well; let a case name it in `requests` or `outcome`, or look at each value yourself",
  }),
};

function valueText(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}

/** What is said against a change. */
export type Objection = ProblemOf<typeof sentences>;

/** An objection as the rule that it belongs to reports it; what is gone has no place any more. */
export function objection(
  { code, name, severity }: RuleText,
  problem: Objection,
  { span, before }: { span?: Span | undefined; before?: Span | undefined } = {},
): Diagnostic {
  const { message, hint } = wordsOf(sentences, problem);
  return {
    code,
    rule: name,
    severity,
    message,
    ...(hint ? { hint } : {}),
    ...(span ? { span } : {}),
    ...(before ? { related: [{ message: "before", span: before }] } : {}),
    problem,
  };
}

/** What becomes of those on the other side when a contract is gone. */
export function lossOf(role: string): string {
  return role === "consumed" ? "whoever sends it is refused" : "whoever reads it gets nothing";
}

export function countText(approvals: number): string {
  return `${approvals} approval${approvals === 1 ? "" : "s"}`;
}
