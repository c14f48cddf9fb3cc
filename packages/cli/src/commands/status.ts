import { routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { statusText } from "../text/status-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Status extends JsonCommand {
  static override summary =
    "Shows on one screen how a daemon is: revision, daemons, backlog, flows, Systems and open cases.";
  static override flags = { ...daemonFlags };
  static override examples = ["<%= config.bin %> status"];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Status);
    const api = await apiClient(flags);
    const [flows, systems, cases, revisions, pauses, owners] = await Promise.all([
      api.call(routes.listFlows),
      api.call(routes.listSystems),
      api.call(routes.listCases, { query: { limit: 500 } }),
      api.call(routes.listRevisions, { query: { limit: 20 } }),
      api.call(routes.listPauses),
      api.call(routes.listOwners),
    ]);
    const status = {
      flows: flows.items,
      systems: systems.items,
      cases,
      revisions,
      pauses: pauses.items,
      daemons: owners.items,
    };
    this.log(statusText(status, { width: widthOf(process.stdout), now: Date.now() }));
    return status;
  }
}
