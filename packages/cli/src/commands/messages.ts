import { Args, Flags } from "@oclif/core";
import { apiClient } from "../api-client.ts";
import { limit, ofFlow, ofRetailer, server } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { type ListedMessage, type MessageDetail, messageTable, messageText } from "../message-text.ts";
import { widthOf } from "../terminal.ts";

export class Messages extends JsonCommand {
  static override summary = "Lists messages, or shows one with its steps and tries.";
  static override args = { id: Args.string({ description: "Show this message." }) };
  static override flags = {
    server,
    flow: ofFlow,
    retailer: ofRetailer,
    key: Flags.string({ char: "k", description: "Only with this business key." }),
    state: Flags.string({ char: "s", description: "Only in this state, such as `held` or `deadLettered`." }),
    mode: Flags.string({ description: "Only these.", options: ["live", "shadow"] }),
    limit,
  };
  static override examples = [
    "<%= config.bin %> messages --state held",
    "<%= config.bin %> messages --key RefArchEU/00001042",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Messages);
    const api = apiClient(flags.server);
    const width = widthOf(process.stdout);
    if (args.id) {
      const detail = await api.get<MessageDetail>(`/v1/messages/${encodeURIComponent(args.id)}`);
      this.log(messageText(detail, width));
      return detail;
    }
    const { flow, retailer, key, state, mode, limit } = flags;
    const query = { flow, retailer, key, state, mode, limit };
    const isNarrowed = [flow, retailer, key, state, mode].some((each) => each !== undefined);
    const page = await api.get<{ items: ListedMessage[]; next: string | null }>("/v1/messages", query);
    if (page.items.length === 0)
      this.logToStderr(isNarrowed ? "no message fits" : "there are no messages yet");
    else this.log(messageTable(page.items, width));
    if (page.next !== null) this.logToStderr("there are more; narrow them down or raise --limit");
    return page;
  }
}
