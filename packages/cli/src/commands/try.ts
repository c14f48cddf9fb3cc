import { readFile } from "node:fs/promises";
import { Args, Command, Flags } from "@oclif/core";
import { env, workspaceFlag } from "../flags.ts";

export class Try extends Command {
  static override summary = "Runs a flow on one sample and prints every request without sending it.";
  static override description =
    "Answers of the other side come from --results (a JSON object by step); those that are missing are made up from what the operation declares.";
  static override args = {
    flow: Args.string({ description: "Name of a flow: `order-to-erp`.", required: true }),
  };
  static override enableJsonFlag = true;
  static override flags = {
    workspace: workspaceFlag,
    env,
    retailer: Flags.string({ char: "r", description: "For whom. Default: the first that uses the flow." }),
    sample: Flags.string({
      char: "s",
      description: "File with one message as the trigger receives it.",
      required: true,
    }),
    results: Flags.string({ description: "File with answers by step." }),
  };
  static override examples = ["<%= config.bin %> try order-to-erp --retailer acme --sample order.json"];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Try);
    const [{ prepare, readWorkspace }, { builtIn }, { rehearse }, { formatPretty }] = await Promise.all([
      import("@crossdock/server"),
      import("../context.ts"),
      import("@crossdock/engine"),
      import("@crossdock/lint"),
    ]);
    const files = await readWorkspace(flags.workspace);
    // Nothing is sent: an address or a value that is not set here only has to be there.
    const { revision, diagnostics } = prepare(files, {
      registry: builtIn(),
      environment: flags.env,
      env: (name) => process.env[name] ?? "http://not-set.example",
    });
    if (!revision) {
      this.logToStderr(
        formatPretty(diagnostics, { source: (file) => files[file], colours: process.stderr.isTTY }),
      );
      this.exit(1);
    }
    const plan = revision.flows.find(
      ({ flow, retailer }) =>
        (flow === args.flow || flow.split("@")[0] === args.flow) &&
        (!flags.retailer || retailer === flags.retailer),
    );
    if (!plan) {
      const known = revision.flows.map(({ flow, retailer }) => `${flow} for ${retailer}`).join(", ");
      this.error(`no flow ${args.flow}${flags.retailer ? ` for ${flags.retailer}` : ""}; there is ${known}`, {
        exit: 2,
      });
    }
    const rehearsal = await rehearse(plan, await this.#json(flags.sample), {
      systems: revision.systems,
      now: Date.now(),
      ...(flags.results ? { results: (await this.#json(flags.results)) as Record<string, unknown> } : {}),
    });
    this.log(printed(rehearsal));
    const isBad =
      rehearsal.problems.length > 0 ||
      rehearsal.steps.some(({ state, problem }) => state === "failed" || problem);
    if (isBad) process.exitCode = 1;
    return rehearsal;
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

function printed({ message, problems, identity, steps }: Rehearsal): string {
  if (message === undefined)
    return ["The message would be quarantined:", ...problems.map((problem) => `  ${problem}`)].join("\n");
  const head = [
    "message",
    indent(message),
    `identity ${JSON.stringify(identity.id ?? null)}, key ${JSON.stringify(identity.key ?? null)}, version ${JSON.stringify(identity.version ?? null)}`,
    ...problems,
  ];
  const lines = steps.flatMap((step) => {
    const title = `step ${step.id}: ${step.state}${step.system ? ` ${step.system} ${step.operation}` : ""}`;
    const requests = step.requests.map(indent);
    const result =
      step.state === "requested"
        ? [`  answer${step.isMadeUp ? " (made up)" : ""}: ${JSON.stringify(step.result)}`]
        : [];
    return ["", title, ...requests, ...(step.problem ? [`  problem: ${step.problem}`] : []), ...result];
  });
  return [...head, ...lines].join("\n");
}

function indent(value: unknown): string {
  return (JSON.stringify(value, null, 2) ?? "nothing").replace(/^/gm, "  ");
}
