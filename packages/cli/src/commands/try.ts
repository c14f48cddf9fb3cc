import { readFile } from "node:fs/promises";
import { Args, Flags } from "@oclif/core";
import { env, workspaceFlag } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { hasColours } from "../terminal.ts";
import { requireFlows } from "../workspace-folder.ts";

export class Try extends JsonCommand {
  static override summary =
    "Runs a flow, or one expression, on one sample and prints every request without sending it.";
  static override description =
    "Answers of the other side come from --results (a JSON object by step); those that are missing are made up from what the operation declares. Exits with 1 when the message would not pass, or the expression fails.";
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
      required: true,
    }),
    results: Flags.string({ description: "File with answers by step.", exclusive: ["expression"] }),
    expression: Flags.string({ char: "e", description: "Evaluate this JSONata on the sample instead." }),
    watch: Flags.boolean({ description: "Try again whenever a file changes.", default: false }),
  };
  static override examples = [
    "<%= config.bin %> try order-to-erp --retailer acme --sample order.json",
    "<%= config.bin %> try --expression '$decSum(lines.price)' --sample order.json",
    "<%= config.bin %> try order-to-erp --sample order.json --watch",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Try);
    const attempt = () =>
      flags.expression === undefined
        ? this.#flow(args.flow, flags)
        : this.#expression(flags.expression, flags.sample);
    if (!flags.watch) return attempt();
    const { onEveryChange } = await import("../on-every-change.ts");
    await onEveryChange(this, attempt, {
      workspace: flags.workspace,
      files: [flags.sample, ...(flags.results ? [flags.results] : [])],
    });
    return undefined;
  }

  /** Evaluates one expression, with the helpers that flows have. */
  async #expression(source: string, file: string): Promise<unknown> {
    const [{ compileExpression, ExpressionError }, sample] = await Promise.all([
      import("@crossdock/mapping"),
      this.#json(file),
    ]);
    try {
      const result = await compileExpression(source).evaluate(sample, { now: Date.now() });
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

  async #flow(
    name: string | undefined,
    flags: {
      workspace: string;
      env: string;
      retailer: string | undefined;
      sample: string;
      results: string | undefined;
    },
  ): Promise<unknown> {
    if (name === undefined) this.error("say which flow is tried, or give an --expression", { exit: 2 });
    await requireFlows(flags.workspace);
    const revision = await this.#revision(flags.workspace, flags.env);
    const plan = revision.flows.find(
      ({ flow, retailer }) =>
        (flow === name || flow.split("@")[0] === name) && (!flags.retailer || retailer === flags.retailer),
    );
    if (!plan) {
      const known = revision.flows.map(({ flow, retailer }) => `${flow} for ${retailer}`).join(", ");
      this.error(
        `there is no flow ${name}${flags.retailer ? ` for ${flags.retailer}` : ""}; there is ${known || "none"}`,
        { exit: 2 },
      );
    }
    const { rehearse } = await import("@crossdock/engine");
    const rehearsal = await rehearse(plan, await this.#json(flags.sample), {
      systems: revision.systems,
      now: Date.now(),
      ...(flags.results ? { results: (await this.#json(flags.results)) as Record<string, unknown> } : {}),
    });
    this.log(`${plan.flow} for ${plan.retailer}; nothing is sent\n\n${printed(rehearsal)}`);
    const isBad =
      rehearsal.problems.length > 0 ||
      rehearsal.steps.some(({ state, problem }) => state === "failed" || problem);
    if (isBad) process.exitCode = 1;
    return rehearsal;
  }

  async #revision(folder: string, environment: string) {
    const [
      { readWorkspace },
      { builtIn },
      { compileWorkspace, loadWorkspace, standInVariables },
      { formatPretty, lint },
    ] = await Promise.all([
      import("@crossdock/server/read-workspace"),
      import("../context.ts"),
      import("@crossdock/flow"),
      import("@crossdock/lint"),
    ]);
    const registry = builtIn();
    const files = await readWorkspace(folder);
    const workspace = loadWorkspace(files, { registry });
    const exists = (path: string) => Object.hasOwn(files, path);
    const found = lint(workspace, { registry, environment, exists });
    const standIn = standInVariables(workspace, registry);
    // Nothing is sent: an address or a value that is not set here only has to be there.
    const { revision, diagnostics } = compileWorkspace(workspace, {
      registry,
      environment,
      env: (name) => process.env[name] ?? standIn(name),
    });
    const errors = [...found, ...(found.length > 0 ? [] : diagnostics)].filter(
      ({ severity }) => severity === "error",
    );
    if (revision && errors.length === 0) return revision;
    this.logToStderr(
      formatPretty(errors, { source: (file) => files[file], colours: hasColours(process.stderr) }),
    );
    this.error("the workspace has to be free of errors before a flow can be tried", { exit: 1 });
  }

  async #json(file: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(file, "utf8"));
    } catch (error) {
      this.error(
        `${file} cannot be read as JSON: ${error instanceof Error ? error.message : String(error)}`,
        { exit: 2 },
      );
    }
  }
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
    requested: system ? `asks ${system} for ${operation}` : "asks nobody",
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
