import { Args, Flags } from "@oclif/core";
import { apiClient } from "../api-client.ts";
import { server } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";

export class Release extends JsonCommand {
  static override summary = "Lets a held message try again, or gives it up so that its key goes on.";
  static override args = { id: Args.string({ description: "The held message.", required: true }) };
  static override flags = {
    server,
    action: Flags.option({
      options: ["retry", "skip"] as const,
      description: "What to do.",
      required: true,
    })(),
    reason: Flags.string({ description: "Why; kept with the message and its case.", required: true }),
  };
  static override examples = [
    "<%= config.bin %> release 01930d5c-… --action retry --reason 'product created in the ERP'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Release);
    const { action, reason } = flags;
    const path = `/v1/messages/${encodeURIComponent(args.id)}/release`;
    const result = await apiClient(flags.server).post<{ state: string }>(path, { action, reason });
    this.log(`${args.id} is ${result.state}`);
    return result;
  }
}
