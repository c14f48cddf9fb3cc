import { routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { messageIds, RepairCommand, reason } from "../repair/repair-command.ts";

const states = ["held", "retrying", "paused"] as const;

export class Retry extends RepairCommand {
  static override summary = "Lets messages that wait try again now.";
  static override description =
    "Held ones are released. Those that are tried again later do not wait any longer. For those that wait for a System, that System is asked; when it answers, all go on. What runs again runs on the current revision, and steps that wrote are not run twice.";
  static override args = messageIds;
  static override flags = {
    state: Flags.option({
      char: "s",
      options: states,
      description: "Only in this state. Default: in each of them.",
    })(),
    reason,
  };
  static override examples = [
    "<%= config.bin %> retry 01930d5c-7a1e",
    "<%= config.bin %> retry --flow order-to-erp --class Rejected --since 22:00 --dry-run",
    "<%= config.bin %> retry --system acme-odoo --reason 'the article is there now'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Retry);
    const { reason } = flags;
    const more = reason === undefined ? {} : { reason };
    return this.repair(
      {
        verb: "retry",
        done: "retried",
        states,
        carryOut: (api, ids) => api.call(routes.retryMessages, { body: { ids, ...more } }),
      },
      args.id ?? [],
      flags,
    );
  }
}
