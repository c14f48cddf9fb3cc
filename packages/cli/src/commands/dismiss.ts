import { routes } from "@crossdock/api";
import { messageIds, neededReason, RepairCommand } from "../repair/repair-command.ts";

export class Dismiss extends RepairCommand {
  static override summary = "Puts quarantined messages aside that nobody will send again.";
  static override description = "They are kept as `skipped` with the reason. A replay takes them in again.";
  static override args = messageIds;
  static override flags = { reason: neededReason };
  static override examples = [
    "<%= config.bin %> dismiss 01930d5c-7a1e --reason 'a test of the carrier'",
    "<%= config.bin %> dismiss --flow tracking-to-helpdesk --since 2d --reason 'sent again, corrected' --dry-run",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Dismiss);
    const { reason } = flags;
    return this.repair(
      {
        verb: "dismiss",
        done: "dismissed",
        states: ["quarantined"],
        carryOut: (api, ids) => api.call(routes.dismissMessages, { body: { ids, reason } }),
      },
      args.id ?? [],
      flags,
    );
  }
}
