import { Flags } from "@oclif/core";
import { daemonFolder, env } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { sizeLines } from "../text/size-text.ts";
import { variablesOf } from "../workspace/variables-of.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Doctor extends JsonCommand {
  static override summary = "Looks into the journal of a daemon that is stopped, and repairs what is safe.";
  static override description =
    "Exit code 0: nothing to do. 1: something is wrong. 2: it could not look. `--repair` accepts a journal that is shorter than its mark says: what is missing is lost, polls may offer it again.";
  static override args = { workspace: daemonFolder };
  static override flags = {
    env,
    repair: Flags.boolean({
      description:
        "Accept a shortened journal, make its files private, count and build indexes again, compact.",
    }),
  };
  static override examples = [
    "<%= config.bin %> doctor --env production",
    "<%= config.bin %> doctor --env production --repair",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Doctor);
    await requireFlows(args.workspace);
    const [{ examineJournal }, { registryOf }] = await Promise.all([
      import("@crossdock/server"),
      import("../workspace/registry-of.ts"),
    ]);
    const variables = await variablesOf(args.workspace, flags.env);
    const settings = {
      registry: await registryOf(args.workspace),
      environment: flags.env,
      env: (name: string) => variables[name],
      variables,
    };
    const checks = await examineJournal(args.workspace, settings, flags.repair);
    for (const { check, state, says } of checks) this.log(`${state.padEnd(8)} ${check.padEnd(7)} ${says}`);
    for (const line of sizeLines(checks)) this.log(line);
    if (checks.some(({ state }) => state === "problem" || state === "warning")) process.exitCode = 1;
    return { checks };
  }
}
