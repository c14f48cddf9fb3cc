import { type AnswerOf, type Routes, routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, limit, since } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { auditTable } from "../text/audit-text.ts";
import { widthOf } from "../text/terminal.ts";

type Entry = AnswerOf<Routes["listAudit"]>["items"][number];

export class Audit extends JsonCommand {
  static override summary = "Lists who did what to a daemon, newest first.";
  static override flags = {
    ...daemonFlags,
    event: Flags.string({
      description: "Only this event, or those that begin so: `message`, `message.replayed`.",
    }),
    actor: Flags.string({ description: "Only what this one did." }),
    about: Flags.string({
      description:
        "Only what was done with this message, by its whole id, with this System, or with this flow: `order-to-erp@1`.",
    }),
    since: since({ description: "Only since then: `2h`, `22:00` (UTC) or `2026-11-30T22:00:00Z`." }),
    limit,
  };
  static override examples = [
    "<%= config.bin %> audit --since 22:00 --event message",
    "<%= config.bin %> audit --about 01930d5c-7a1e-7cc0-8d0e-5a2f4ce1b3aa",
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Audit);
    const { event, actor, about, since, limit } = flags;
    const api = await apiClient(flags);
    const items: Entry[] = [];
    let next: string | null = null;
    do {
      const query = { event, actor, about, since, limit: limit - items.length, cursor: next ?? undefined };
      const page: AnswerOf<Routes["listAudit"]> = await api.call(routes.listAudit, { query });
      items.push(...page.items);
      next = page.next;
    } while (next !== null && items.length < limit);
    if (items.length === 0) this.logToStderr("no entry fits");
    else this.log(auditTable(items, widthOf(process.stdout)));
    if (next !== null)
      this.logToStderr(`these are the newest ${items.length}; narrow them down or raise --limit`);
    return { items, next };
  }
}
