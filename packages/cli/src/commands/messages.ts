import { routes, shownStates } from "@crossdock/api";
import { Args, Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { daemonFlags, filterFlags, limit } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { isNarrowed, selectMessages } from "../repair/select-messages.ts";
import { contentText } from "../text/content-text.ts";
import { groupsOf, groupTable } from "../text/group-text.ts";
import { messageTable, messageText } from "../text/message-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Messages extends JsonCommand {
  static override summary = "Lists messages, or shows one with its steps and tries.";
  static override args = {
    id: Args.string({
      description: "Show this message: its id, or so much of its beginning that only one fits.",
    }),
  };
  static override flags = {
    ...daemonFlags,
    ...filterFlags,
    state: Flags.option({
      char: "s",
      options: shownStates,
      description: "Only in this state, such as `held` or `deadLettered`.",
    })(),
    mode: Flags.option({ description: "Only these.", options: ["live", "shadow"] as const })(),
    groups: Flags.boolean({ description: "Count them by cause instead of listing each.", default: false }),
    payload: Flags.boolean({
      description: "With an id: what it carries, as received and as its flow works on it; masked.",
      default: false,
    }),
    requests: Flags.boolean({
      description: "With an id: what Systems answered, good steps included; masked.",
      default: false,
    }),
    limit,
  };
  static override examples = [
    "<%= config.bin %> messages --state held",
    "<%= config.bin %> messages --class Rejected --system acme-odoo --since 22:00 --groups",
    "<%= config.bin %> messages --key 00001042",
    "<%= config.bin %> messages 01930d5c-7a1e --payload --requests",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Messages);
    const api = await apiClient(flags);
    if (args.id !== undefined) return this.#one(api, args.id, flags);
    if (flags.payload || flags.requests)
      this.error("--payload and --requests go with the id of a message", { exit: 2 });
    const { state, mode, limit } = flags;
    const most = flags.groups ? Math.max(limit, 500) : limit;
    const { items, next } = await selectMessages(api, flags, { states: [state], mode, most });
    const isWanted = isNarrowed(flags) || state !== undefined || mode !== undefined;
    const width = widthOf(process.stdout);
    if (items.length === 0) this.logToStderr(isWanted ? "no message fits" : "there are no messages yet");
    else this.log(flags.groups ? groupTable(groupsOf(items), width) : messageTable(items, width));
    if (next !== null)
      this.logToStderr(`these are the newest ${items.length}; narrow them down or raise --limit`);
    return { items, next };
  }

  async #one(api: Client, id: string, flags: { payload: boolean; requests: boolean }): Promise<unknown> {
    const detail = await api.call(routes.getMessage, { params: { id } });
    this.log(messageText(detail, widthOf(process.stdout)));
    if (!flags.payload && !flags.requests) return detail;
    const content = await api.call(routes.getMessageContent, { params: { id: detail.id } });
    this.log(`\n${contentText(content, flags)}`);
    return { ...detail, content };
  }
}
