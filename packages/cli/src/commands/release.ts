import { routes } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";

export class Release extends JsonCommand {
  static override summary = "Lets a held message try again, or gives it up so that its key goes on.";
  static override args = { id: Args.string({ description: "The held message.", required: true }) };
  static override flags = {
    ...daemonFlags,
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
    const api = await apiClient(flags);
    const result = await api.call(routes.releaseMessage, {
      params: { id: args.id },
      body: { action, reason },
    });
    this.log(`${args.id} is ${result.state}`);
    return result;
  }
}
