import { routes } from "@crossdock/api";
import { apiClient } from "../daemon/api-client.ts";
import { daemonFlags, limit } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { revisionsText } from "../text/revision-text.ts";
import { widthOf } from "../text/terminal.ts";

export class Revisions extends JsonCommand {
  static override summary = "Lists the revisions that a daemon ran, and what each changed.";
  static override description =
    "`*` marks the active one. Any other may be activated again with `crossdock rollback`.";
  static override flags = {
    ...daemonFlags,
    limit,
  };
  static override examples = ["<%= config.bin %> revisions", "<%= config.bin %> revisions --limit 5 --json"];

  async run(): Promise<unknown> {
    const { flags } = await this.parse(Revisions);
    const { limit } = flags;
    const api = await apiClient(flags);
    const found = await api.call(routes.listRevisions, { query: { limit } });
    this.log(revisionsText(found, widthOf(process.stdout)));
    if (found.folder.isSetAside) {
      this.logToStderr(
        "a rollback is in force: the files of the workspace are set aside until they change, or until `crossdock apply --end-rollback`",
      );
    }
    return found;
  }
}
