import { routes } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";

export class Replay extends JsonCommand {
  static override summary = "Runs a message again; steps that wrote are not run twice.";
  static override args = { id: Args.string({ description: "The message.", required: true }) };
  static override flags = {
    ...daemonFlags,
    from: Flags.string({ description: "Step to begin with. Default: the first unfinished one." }),
    revision: Flags.option({
      options: ["current", "original"] as const,
      description: "Configuration to run on.",
      default: "current" as const,
    })(),
  };
  static override examples = ["<%= config.bin %> replay 01930d5c-… --from products"];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Replay);
    const { from, revision } = flags;
    const api = await apiClient(flags);
    const result = await api.call(routes.replayMessage, {
      params: { id: args.id },
      body: { ...(from === undefined ? {} : { from }), revision },
    });
    this.log(`${args.id} is ${result.state}; follow it with \`crossdock messages ${args.id}\``);
    return result;
  }
}
