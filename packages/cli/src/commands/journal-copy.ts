import { Flags } from "@oclif/core";
import { daemonFolder, env } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { UsageError } from "../own-command.ts";
import { copyLines, createCopyProgress } from "../text/copy-text.ts";
import { variablesOf } from "../workspace/variables-of.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class CopyJournal extends JsonCommand {
  static override summary = "Copies the journal of a daemon that is stopped into another, empty one.";
  static override description =
    "From SQLite to PostgreSQL and back: every message with its history, all cursors, identities, references, revisions, cases, commands and the audit. The order of messages stays. Everything is read back and compared before it counts; a copy that fails leaves the target empty. The source stays as it is. Exit code 0: copied. 1: it was begun and failed. 2: it could not begin.";
  static override args = { workspace: daemonFolder };
  static override flags = {
    env,
    to: Flags.string({
      description:
        "Where to, as it would stand below `journal` of the Environment: `postgres: { url: journal-database }`. Secrets are the Environment's.",
      required: true,
    }),
    "dry-run": Flags.boolean({ description: "Only look whether it could be done, and how much it is." }),
  };
  static override examples = [
    "<%= config.bin %> journal copy --env production --to 'postgres: { url: journal-database }' --dry-run",
    "<%= config.bin %> journal copy --env production --to 'sqlite: { file: /var/lib/crossdock/journal.db }'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(CopyJournal);
    await requireFlows(args.workspace);
    const [{ copyBetween }, { CopyFailed }, { registryOf }] = await Promise.all([
      import("@crossdock/server"),
      import("@crossdock/journal"),
      import("../workspace/registry-of.ts"),
    ]);
    const variables = await variablesOf(args.workspace, flags.env);
    const isDry = flags["dry-run"] === true;
    try {
      const copy = await copyBetween(args.workspace, {
        registry: await registryOf(args.workspace),
        environment: flags.env,
        env: (name: string) => variables[name],
        variables,
        to: await readYaml(flags.to),
        isDry,
        progress: createCopyProgress((line) => this.logToStderr(line)),
      });
      for (const line of copyLines(copy, flags)) this.log(line);
      return copy;
    } catch (error) {
      if (error instanceof CopyFailed) this.error(error.message, { exit: 1 });
      throw error;
    }
  }
}

async function readYaml(text: string): Promise<unknown> {
  const { parse, YAMLError } = await import("yaml");
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof YAMLError)) throw error;
    throw new UsageError(`--to \`${text}\` is not YAML; write it as \`postgres: { url: journal-database }\``);
  }
}
