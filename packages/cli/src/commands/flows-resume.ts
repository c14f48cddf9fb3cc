import { routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { pausable, pauseOf } from "../repair/pausable.ts";
import { reason } from "../repair/repair-command.ts";
import { pausedName, pauseText, resumeCommand } from "../text/pause-text.ts";
import { printable } from "../text/printable.ts";

export class FlowsResume extends JsonCommand {
  static override summary = "Ends a pause of a flow, or of one of its triggers.";
  static override description =
    "It is given what was given to `flows pause`: a pause for all retailers ends for all of them. Messages that have waited run in their order; polls and drop folders go on where they were, and a schedule makes up for its last time as after a stop.";
  static override args = { flow: pausable.flow };
  static override flags = {
    ...daemonFlags,
    retailer: pausable.retailer,
    trigger: pausable.trigger,
    reason,
  };
  static override examples = [
    "<%= config.bin %> flows resume order-to-erp",
    "<%= config.bin %> flows resume stock-to-shop --retailer acme --trigger nightly",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FlowsResume);
    const api = await apiClient(flags);
    const asked = pauseOf(args.flow, flags);
    const why = flags.reason === undefined ? {} : { reason: flags.reason };
    const answer = await api.call(routes.resumeFlow, {
      params: asked.params,
      body: { ...asked.body, ...why },
    });
    this.log(printable(`${pausedName({ system: null, ...answer })} is resumed`));
    for (const each of answer.still) {
      const line = `${pausedName(each)} is still paused ${pauseText(each)}; \`${resumeCommand(each)}\` ends that`;
      this.logToStderr(printable(line));
    }
    return answer;
  }
}
