import { routes } from "@crossdock/api";
import { messageIds, neededReason, RepairCommand } from "../repair/repair-command.ts";

export class Skip extends RepairCommand {
  static override summary = "Gives held messages up, so that their keys go on.";
  static override description = "What a step has written stays. A replay takes a skipped message up again.";
  static override args = messageIds;
  static override flags = { reason: neededReason };
  static override examples = [
    "<%= config.bin %> skip 01930d5c-7a1e --reason 'a test order'",
    "<%= config.bin %> skip --flow order-to-erp --class UnknownProduct --reason 'sold out' --dry-run",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Skip);
    const { reason } = flags;
    return this.repair(
      {
        verb: "skip",
        done: "skipped",
        states: ["held"],
        carryOut: (api, ids) => api.call(routes.releaseMessages, { body: { ids, action: "skip", reason } }),
      },
      args.id ?? [],
      flags,
    );
  }
}
