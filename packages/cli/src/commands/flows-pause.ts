import { routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { pausable, pauseOf } from "../repair/pausable.ts";
import { neededReason } from "../repair/repair-command.ts";
import { pausedName } from "../text/pause-text.ts";
import { printable } from "../text/printable.ts";

export class FlowsPause extends JsonCommand {
  static override summary = "Pauses a flow, or one of its triggers, until somebody resumes it.";
  static override description =
    "A paused flow takes the messages that are sent to it, and runs none; polls, schedules and drop folders fetch nothing. A message that runs stops behind the step that it is at. A paused trigger takes nothing: a webhook answers 503 with Retry-After, so its sender sends again. The pause holds at all daemons and over restarts, and a flow that is named without its version stays paused in the next one.";
  static override args = { flow: pausable.flow };
  static override flags = {
    ...daemonFlags,
    retailer: pausable.retailer,
    trigger: pausable.trigger,
    reason: neededReason,
  };
  static override examples = [
    "<%= config.bin %> flows pause order-to-erp --reason 'the tax was wrong since 22:00'",
    "<%= config.bin %> flows pause stock-to-shop --retailer acme --trigger nightly --reason 'the stock is counted'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(FlowsPause);
    const api = await apiClient(flags);
    const asked = pauseOf(args.flow, flags);
    const answer = await api.call(routes.pauseFlow, {
      params: asked.params,
      body: { ...asked.body, reason: flags.reason },
    });
    this.log(printable(`${pausedName(answer)} is paused`));
    return answer;
  }
}
