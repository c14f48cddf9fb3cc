import { routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { messageIds, neededReason, RepairCommand } from "../repair/repair-command.ts";

export class Release extends RepairCommand {
  static override summary = "Lets held messages try again, or gives them up so that their keys go on.";
  static override description =
    "`crossdock retry` and `crossdock skip` do the same; a retry is for what waits for something else, too.";
  static override args = messageIds;
  static override flags = {
    action: Flags.option({
      options: ["retry", "skip"] as const,
      description: "What to do.",
      required: true,
    })(),
    reason: neededReason,
  };
  static override examples = [
    "<%= config.bin %> release 01930d5c-7a1e --action retry --reason 'product created in the ERP'",
    "<%= config.bin %> release --flow order-to-erp --class Rejected --action retry --reason 'corrected' --dry-run",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Release);
    const { action, reason } = flags;
    return this.repair(
      {
        verb: action,
        done: action === "retry" ? "retried" : "skipped",
        states: ["held"],
        carryOut: (api, ids) => api.call(routes.releaseMessages, { body: { ids, action, reason } }),
      },
      args.id ?? [],
      flags,
    );
  }
}
