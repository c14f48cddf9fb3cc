import { routes } from "@crossdock/api";
import { endedStates } from "@crossdock/kit";
import { Flags } from "@oclif/core";
import { messageIds, RepairCommand } from "../repair/repair-command.ts";

export class Replay extends RepairCommand {
  static override summary =
    "Runs messages again that have ended or are held; steps that wrote are not run twice.";
  static override description =
    "Filters find what was given up or lies in quarantine, unless --state names another state.";
  static override args = messageIds;
  static override flags = {
    state: Flags.option({
      char: "s",
      options: [...endedStates, "held"] as const,
      description: "Only in this state. Default: `deadLettered` and `quarantined`.",
    })(),
    from: Flags.string({ description: "Step to begin with. Default: the first unfinished one." }),
    again: Flags.string({
      description:
        "Run this step again although it wrote, for a System that lost what was written. It is sent with the same idempotency key.",
      exclusive: ["from"],
      dependsOn: ["reason"],
    }),
    reason: Flags.string({ description: "Why --again; kept in the audit.", dependsOn: ["again"] }),
    revision: Flags.option({
      options: ["current", "original"] as const,
      description: "Configuration to run on.",
      default: "current" as const,
    })(),
  };
  static override examples = [
    "<%= config.bin %> replay 01930d5c-7a1e --from products",
    "<%= config.bin %> replay --flow order-to-erp --class Unavailable --since 22:00 --dry-run",
    "<%= config.bin %> replay --flow parcel-shipped --state succeeded --since 18:00 --again crm --reason 'the CRM was restored to 18:00'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Replay);
    const { from, revision, again: step, reason } = flags;
    const more = {
      revision,
      ...(from === undefined ? {} : { from }),
      ...(step === undefined || reason === undefined ? {} : { again: { step, reason } }),
    };
    return this.repair(
      {
        verb: "replay",
        done: "replayed",
        states: ["deadLettered", "quarantined"],
        carryOut: (api, ids) => api.call(routes.replayMessages, { body: { ids, ...more } }),
      },
      args.id ?? [],
      flags,
    );
  }
}
