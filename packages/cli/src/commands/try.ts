import { readFile } from "node:fs/promises";
import type { FlowPlan, Revision } from "@crossdock/flow";
import { type Fields, isFields, thrownText } from "@crossdock/kit";
import { Args, Flags } from "@oclif/core";
import { changes, env, workspaceFlag } from "../flags.ts";
import type { CaseMessage } from "../flow-tests/case-message.ts";
import { JsonCommand } from "../json-command.ts";
import { flowOf, validWorkspace } from "../workspace/valid-workspace.ts";

export class Try extends JsonCommand {
  static override summary =
    "Runs a flow, or one expression, on one sample and prints every request without sending it.";
  static override description =
    "The message comes from --sample, or from a case of the flow's tests: then the case's mocks answer, too. Answers of the other side come from --results (a JSON object by step); those that are missing are made up from what the operation declares. Exits with 1 when the message would not pass, or the expression fails.";
  static override args = {
    flow: Args.string({ description: "Name of a flow: `order-to-erp`. Not needed with --expression." }),
  };
  static override flags = {
    workspace: workspaceFlag,
    env,
    retailer: Flags.string({ char: "r", description: "For whom. Default: the first that uses the flow." }),
    sample: Flags.string({
      char: "s",
      description: "File with one message as the trigger receives it.",
      exclusive: ["case"],
    }),
    case: Flags.string({
      description:
        "Message of this case of the flow's tests, by its name or a part of it. Default, without --sample: the first.",
    }),
    changes,
    results: Flags.string({ description: "File with answers by step.", exclusive: ["expression"] }),
    expression: Flags.string({ char: "e", description: "Evaluate this JSONata on the sample instead." }),
    watch: Flags.boolean({ description: "Try again whenever a file changes.", default: false }),
  };
  static override examples = [
    "<%= config.bin %> try order-to-erp",
    "<%= config.bin %> try order-to-erp --case 'lost answer'",
    "<%= config.bin %> try order-to-erp --retailer acme --sample order.json",
    "<%= config.bin %> try --expression '$decSum(lines.price)' --sample order.json",
    "<%= config.bin %> try order-to-erp --sample order.json --watch",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Try);
    const attempt = async () => {
      const tried = await this.#tried(args.flow, flags);
      if (flags.changes) {
        const { withChanges } = await import("@crossdock/flow");
        tried.sample = withChanges(tried.sample, flags.changes);
      }
      return flags.expression === undefined
        ? this.#flow(tried, flags)
        : this.#expression(flags.expression, tried);
    };
    if (!flags.watch) return attempt();
    const { onEveryChange } = await import("../workspace/on-every-change.ts");
    await onEveryChange(this, attempt, {
      workspace: flags.workspace,
      tests: flags.sample === undefined,
      files: [flags.sample, flags.results].filter((file) => file !== undefined),
    });
    return undefined;
  }

  /** What is tried: a sample from its file, alone where no flow is named, else what a case of the flow sends. */
  async #tried(
    flow: string | undefined,
    { workspace, env, retailer, sample, ...flags }: TryFlags,
  ): Promise<Tried> {
    if (flow === undefined) {
      if (flags.expression === undefined)
        return this.error("say which flow is tried, or give an --expression", { exit: 2 });
      if (sample === undefined)
        return this.error("say what the expression is tried on: --sample <file>, or a flow with tests", {
          exit: 2,
        });
      return { sample: await this.#json(sample) };
    }
    const message = sample === undefined ? undefined : { sample: await this.#json(sample) };
    const options = {
      folder: workspace,
      environment: env,
      tests: message === undefined,
      purpose: "a flow can be tried",
      flow,
      retailer,
    };
    const { revision, tests } = await validWorkspace(this, options);
    const plan = flowOf(revision, flow, retailer);
    if (message) return { ...message, revision, plan };
    const { caseMessage } = await import("../flow-tests/case-message.ts");
    const of = caseMessage(tests, { flow, retailer, name: flags.case });
    return {
      sample: of.message.message,
      revision,
      plan: flowOf(revision, of.test.flow, of.test.retailer),
      of,
    };
  }

  /** Evaluates one expression, with the helpers that flows have; and with the tables and variables of the flow that is named. */
  async #expression(source: string, { sample, plan }: Tried): Promise<unknown> {
    const [{ compileExpression, ExpressionError, parseExpression }, { registryOf }] = await Promise.all([
      import("@crossdock/mapping"),
      import("../workspace/registry-of.ts"),
    ]);
    const { helpers } = await registryOf();
    try {
      const result = await compileExpression(parseExpression(source, [...helpers.values()])).evaluate(
        sample,
        {
          ...plan?.bindings,
          now: Date.now(),
        },
      );
      this.log(result === undefined ? "nothing" : JSON.stringify(result, null, 2));
      return { result };
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const lines = ["class" in error ? `${String(error.class)}: ${error.message}` : error.message];
      if (error instanceof ExpressionError) {
        const [start, end] = error.range;
        lines.push(
          `  ${source.replaceAll("\n", " ")}`,
          `  ${" ".repeat(start)}${"^".repeat(Math.max(1, end - start))}`,
        );
        if (error.hint) lines.push(`hint: ${error.hint}`);
      }
      return this.error(lines.join("\n"), { exit: 1 });
    }
  }

  async #flow({ sample, revision, plan, of }: Tried, { results }: TryFlags): Promise<unknown> {
    // Both are there wherever a flow is named.
    if (!revision || !plan) return undefined;
    const [{ rehearse }, { mockedAnswers, withVars }] = await Promise.all([
      import("@crossdock/engine"),
      import("@crossdock/engine/rehearsal"),
    ]);
    const rehearsal = await rehearse(of ? withVars(plan, of.test.vars) : plan, sample, {
      systems: revision.plans.System,
      now: of?.each.now ?? Date.now(),
      ...(results ? { results: await this.#results(results) } : {}),
      ...(of ? { answer: mockedAnswers(of.each.mocks) } : {}),
    });
    const source = of ? `, with the message of \`${of.each.name}\`` : "";
    this.log(`${plan.flow} for ${plan.retailer}${source}; nothing is sent\n\n${printed(rehearsal)}`);
    const isBad =
      rehearsal.problems.length > 0 ||
      rehearsal.steps.some(({ state, problem }) => state === "failed" || problem);
    if (isBad) process.exitCode = 1;
    return rehearsal;
  }

  async #results(file: string): Promise<Fields> {
    const results = await this.#json(file);
    if (isFields(results)) return results;
    return this.error(`${file} holds no JSON object; write the answers of steps by their ids`, { exit: 2 });
  }

  async #json(file: string): Promise<unknown> {
    try {
      const { readJson } = await import("@crossdock/kit");
      return readJson(await readFile(file, "utf8"));
    } catch (error) {
      this.error(`${file} cannot be read as JSON: ${thrownText(error)}`, { exit: 2 });
    }
  }
}

interface TryFlags {
  workspace: string;
  env: string;
  retailer: string | undefined;
  sample: string | undefined;
  case: string | undefined;
  results: string | undefined;
  expression: string | undefined;
}

/** A message, the flow that gets it, and the case that it is from. */
interface Tried {
  sample: unknown;
  revision?: Revision;
  plan?: FlowPlan;
  of?: CaseMessage;
}

type Rehearsal = import("@crossdock/engine").Rehearsal;
type RehearsedStep = Rehearsal["steps"][number];

function printed({ message, problems, identity, steps }: Rehearsal): string {
  if (message === undefined)
    return ["the message would be quarantined:", ...problems.map((problem) => `  ${problem}`)].join("\n");
  const parts = (["id", "key", "version"] as const).flatMap((part) =>
    identity[part] === undefined ? [] : [`${part} ${JSON.stringify(identity[part])}`],
  );
  return [
    `message\n${indent(message)}`,
    ...(parts.length > 0 ? [`identity: ${parts.join(", ")}`] : []),
    ...problems.map((problem) => `problem: ${problem}`),
    ...steps.map(stepText),
  ].join("\n\n");
}

function stepText({
  id,
  state,
  system,
  operation,
  requests,
  problem,
  result,
  isMadeUp,
}: RehearsedStep): string {
  const what = {
    skipped: "is skipped: its `when` is not true",
    failed: "fails",
    requested:
      system === "event" ? `emits ${operation}` : system ? `asks ${system} for ${operation}` : "asks nobody",
  }[state];
  return [
    `step ${id} ${what}`,
    ...requests.map(indent),
    ...(problem ? [`  problem: ${problem}`] : []),
    ...(state === "requested" ? [`  answer${isMadeUp ? " (made up)" : ""}: ${JSON.stringify(result)}`] : []),
  ].join("\n");
}

function indent(value: unknown): string {
  return (JSON.stringify(value, null, 2) ?? "nothing").replace(/^/gm, "  ");
}
