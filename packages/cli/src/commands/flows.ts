import { routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { flowTable } from "../text/flow-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Flows extends JsonCommand {
  static override summary = "Lists the flows of a daemon with what they have to do.";
  static override flags = { ...daemonFlags };
  static override examples = ["<%= config.bin %> flows"];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Flows);
    const api = await apiClient(flags);
    const found = await api.call(routes.listFlows);
    if (found.items.length === 0) this.logToStderr("the active revision has no flow");
    else this.log(flowTable(found.items, { width: widthOf(process.stdout), now: Date.now() }));
    return found;
  }
}
