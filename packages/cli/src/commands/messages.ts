import { routes, shownStates } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, limit, ofFlow, ofRetailer } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { messageTable, messageText } from "../text/message-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Messages extends JsonCommand {
  static override summary = "Lists messages, or shows one with its steps and tries.";
  static override args = { id: Args.string({ description: "Show this message." }) };
  static override flags = {
    ...daemonFlags,
    flow: ofFlow,
    retailer: ofRetailer,
    key: Flags.string({ char: "k", description: "Only with this business key." }),
    state: Flags.option({
      char: "s",
      options: shownStates,
      description: "Only in this state, such as `held` or `deadLettered`.",
    })(),
    mode: Flags.option({ description: "Only these.", options: ["live", "shadow"] as const })(),
    limit,
  };
  static override examples = [
    "<%= config.bin %> messages --state held",
    "<%= config.bin %> messages --key RefArchEU/00001042",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Messages);
    const api = await apiClient(flags);
    const width = widthOf(process.stdout);
    if (args.id) {
      const detail = await api.call(routes.getMessage, { params: { id: args.id } });
      this.log(messageText(detail, width));
      return detail;
    }
    const { flow, retailer, key, state, mode, limit } = flags;
    const query = { flow, retailer, key, state, mode, limit };
    const isNarrowed = [flow, retailer, key, state, mode].some((each) => each !== undefined);
    const page = await api.call(routes.listMessages, { query });
    if (page.items.length === 0)
      this.logToStderr(isNarrowed ? "no message fits" : "there are no messages yet");
    else this.log(messageTable(page.items, width));
    if (page.next !== null) this.logToStderr("there are more; narrow them down or raise --limit");
    return page;
  }
}
