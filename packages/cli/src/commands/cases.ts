import { routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, limit } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { caseTable } from "../text/case-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Cases extends JsonCommand {
  static override summary = "Lists what waits for a person, newest first.";
  static override description =
    "A case of a message is resolved by a retry, a skip or a replay of it; one of a trigger by itself, once the trigger goes on.";
  static override flags = {
    ...daemonFlags,
    state: Flags.option({
      char: "s",
      options: ["open", "resolved"] as const,
      description: "Which of them.",
      default: "open" as const,
    })(),
    limit,
  };
  static override examples = [
    "<%= config.bin %> cases",
    "<%= config.bin %> cases --state resolved --limit 5",
  ];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Cases);
    const { state, limit } = flags;
    const api = await apiClient(flags);
    const found = await api.call(routes.listCases, { query: { state, limit } });
    if (found.items.length === 0)
      this.logToStderr(state === "open" ? "nothing waits for a person" : "no case fits");
    else this.log(caseTable(found.items, { width: widthOf(process.stdout), now: Date.now() }));
    if (found.next !== null) this.logToStderr("there are more; raise --limit");
    return found;
  }
}
