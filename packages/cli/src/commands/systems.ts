import { routes } from "@crossdock/api";
import { Args } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { UsageError } from "../own-command.ts";
import { systemTable } from "../text/system-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Systems extends JsonCommand {
  static override summary =
    "Lists the Systems of a daemon with their state and use; probes one, or resumes it.";
  static override description =
    "`probe` asks a System that takes no calls whether it does again; when it answers, what waits for it goes on. `resume` takes a person's word for it.";
  static override args = {
    act: Args.string({ description: "What to do. Default: list them.", options: ["probe", "resume"] }),
    system: Args.string({ description: "Name of the System." }),
  };
  static override flags = { ...daemonFlags };
  static override examples = [
    "<%= config.bin %> systems",
    "<%= config.bin %> systems probe acme-odoo",
    "<%= config.bin %> systems resume acme-odoo",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Systems);
    const { act, system: name } = args;
    if (act !== undefined && name === undefined)
      throw new UsageError(`say which System: \`crossdock systems ${act} <system>\``);
    const api = await apiClient(flags);
    if (act === undefined || name === undefined) {
      const found = await api.call(routes.listSystems);
      if (found.items.length === 0) this.logToStderr("the active revision has no System");
      else this.log(systemTable(found.items, widthOf(process.stdout)));
      return found;
    }
    const route = act === "probe" ? routes.probeSystem : routes.resumeSystem;
    const answer = await api.call(route, { params: { name } });
    const isAsked = answer.state === "halfOpen";
    this.log(
      isAsked
        ? `${name} is asked; \`crossdock systems\` shows what it answers`
        : `${name} is ${answer.state}`,
    );
    return answer;
  }
}
