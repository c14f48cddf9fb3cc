import type { CasePlan, FlowTestPlan, TestMessagePlan } from "@crossdock/flow";
import { didYouMean } from "@crossdock/kit";
import { Errors } from "@oclif/core";
import { isWanted } from "./run-workspace.ts";

/** The message of a flow test's case. */
export interface CaseMessage {
  test: FlowTestPlan;
  each: CasePlan;
  message: TestMessagePlan;
}

/** Which case is meant: of a flow with or without its version, and by its name, its own words or the only one that has them. */
export interface WantedCase {
  flow: string;
  retailer: string | undefined;
  name: string | undefined;
}

/** The first message of the case that is named, else of the first case that sends one. Ends the command where there is none. */
export function caseMessage(tests: readonly FlowTestPlan[], wanted: WantedCase): CaseMessage {
  const { flow, retailer, name } = wanted;
  const known = tests
    .filter((test) => isWanted({ flow, retailer }, test, { name: "" }))
    .flatMap((test) =>
      test.cases.flatMap((each): CaseMessage[] => {
        const message = each.messages.find((sent) => sent.message !== undefined);
        return message ? [{ test, each, message }] : [];
      }),
    );
  const [first] = known;
  if (!first)
    return refuse(
      `no flow test${retailer ? ` for ${retailer}` : ""} sends a message to ${flow}; write one, or give a message in a file`,
    );
  if (name === undefined) return first;
  const names = [...new Set(known.map(({ each }) => each.name))];
  const exact = known.find(({ each }) => each.name === name);
  if (exact) return exact;
  const like = names.filter((each) => each.toLowerCase().includes(name.toLowerCase()));
  const [only, ...others] = like;
  const found = known.find(({ each }) => each.name === only);
  if (found && others.length === 0) return found;
  if (others.length > 0) return refuse(`several cases of ${flow} have \`${name}\`:${listed(like)}`);
  const hint = didYouMean(name, names);
  return refuse(`no case of ${flow} has \`${name}\`; ${hint ?? `there is:${listed(names)}`}`);
}

function listed(names: readonly string[]): string {
  return names.map((each) => `\n  ${each}`).join("");
}

function refuse(message: string): never {
  throw new Errors.CLIError(message, { exit: 2 });
}
