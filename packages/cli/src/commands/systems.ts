import { routes } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { UsageError } from "../own-command.ts";
import { systemTable } from "../text/system-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Systems extends JsonCommand {
  static override summary =
    "Lists the Systems of a daemon with their state and use; pauses one, probes it, or resumes it.";
  static override description =
    "`pause` stops its calls until somebody resumes it, at all daemons and over restarts: what it is sent waits, calls that are out end. `probe` asks a System that takes no calls by itself whether it does again; when it answers, what waits for it goes on. `resume` ends a pause, and takes a person's word for it that a System works.";
  static override args = {
    act: Args.string({
      description: "What to do. Default: list them.",
      options: ["pause", "probe", "resume"],
    }),
    system: Args.string({ description: "Name of the System." }),
  };
  static override flags = {
    ...daemonFlags,
    reason: Flags.string({ description: "Why; kept in the audit. Needed to pause it." }),
  };
  static override examples = [
    "<%= config.bin %> systems",
    "<%= config.bin %> systems pause acme-odoo --reason 'it is upgraded until noon'",
    "<%= config.bin %> systems probe acme-odoo",
    "<%= config.bin %> systems resume acme-odoo",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Systems);
    const { act, system: name } = args;
    const { reason } = flags;
    if (act !== undefined && name === undefined)
      throw new UsageError(`say which System: \`crossdock systems ${act} <system>\``);
    if (act === "pause" && reason === undefined)
      throw new UsageError(`say why: \`crossdock systems pause ${name} --reason '…'\``);
    const api = await apiClient(flags);
    if (act === undefined || name === undefined) return this.#list(api);
    const params = { name };
    const route = act === "probe" ? routes.probeSystem : routes.resumeSystem;
    const answer =
      act === "pause" && reason !== undefined
        ? await api.call(routes.pauseSystem, { params, body: { reason } })
        : await api.call(route, { params, body: reason === undefined ? {} : { reason } });
    const isAsked = act === "probe" && answer.state === "halfOpen";
    this.log(
      isAsked
        ? `${name} is asked; \`crossdock systems\` shows what it answers`
        : `${name} is ${answer.state}`,
    );
    return answer;
  }

  async #list(api: Client): Promise<unknown> {
    const found = await api.call(routes.listSystems);
    if (found.items.length === 0) this.logToStderr("the active revision has no System");
    else this.log(systemTable(found.items, widthOf(process.stdout)));
    return found;
  }
}
