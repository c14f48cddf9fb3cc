import { type AnswerOf, type Routes, routes } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { short } from "../text/revision-text.ts";

export class Rollback extends JsonCommand {
  static override summary = "Goes back to an earlier revision, at once.";
  static override description =
    "The files of the workspace are set aside as they are: neither the watcher nor a restart takes them up again. The next change of them that is fit to run ends the rollback; so does `crossdock apply --end-rollback`. Messages that have begun keep their revision, waiting ones take the one that is activated. Systems are not tried first.";
  static override args = {
    revision: Args.string({
      description: "Its digest or the beginning of it, as `crossdock revisions` lists it; or `previous`.",
      required: true,
    }),
  };
  static override flags = {
    ...daemonFlags,
    reason: Flags.string({ description: "Why; kept in the audit." }),
  };
  static override examples = [
    "<%= config.bin %> rollback previous --reason 'orders without delivery address'",
    "<%= config.bin %> rollback 3fa91c02be77",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Rollback);
    const api = await apiClient(flags);
    const wanted = args.revision === "previous" ? await this.previous(api) : args.revision;
    const body = flags.reason === undefined ? {} : { reason: flags.reason };
    const report = await api.call(routes.activateRevision, { params: { digest: wanted }, body });
    if (report.result === "rejected") {
      this.logToStderr(`refused: ${report.reason}; revision ${short(report.revision)} stays active`);
      process.exitCode = 1;
    } else this.log(textOf(report));
    return report;
  }

  private async previous(api: Client): Promise<string> {
    const { items, active } = await api.call(routes.listRevisions, { query: { limit: 2 } });
    const before = items.find(({ digest, activatedAt }) => digest !== active && activatedAt !== null);
    if (!before) this.error("there is no revision before the active one", { exit: 1 });
    return before.digest;
  }
}

function textOf({ result, revision }: AnswerOf<Routes["activateRevision"]>): string {
  const name = short(revision);
  if (result === "unchanged") return `revision ${name} is active already`;
  if (result === "applied") return `revision ${name} is active: it is what the workspace's files say`;
  return `revision ${name} is active; the files of the workspace are set aside until they change`;
}
