import { type AnswerOf, type Routes, routes } from "@crossdock/api";
import { Flags } from "@oclif/core";
import { apiClient, type Client } from "../daemon/api-client.ts";
import { daemonFlags, integer, workspace } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { short } from "../text/revision-text.ts";
import { hasColours } from "../text/terminal.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

type ReloadReport = AnswerOf<Routes["startReload"]>;

/** Milliseconds between two looks at whether the files have reached the daemon. */
const patience = 500;

export class Apply extends JsonCommand {
  static override summary = "Asks a running daemon to take the workspace up now, and shows what it finds.";
  static override description =
    "The daemon reads its own folder. Where that is not this one, such as a mount, `--wait` goes on asking until these files have arrived there. Nothing is asked when the daemon runs them already. Exits with 0 when they are active, 1 when they were refused or did not arrive, 2 when no daemon answers.";
  static override args = { workspace };
  static override flags = {
    ...daemonFlags,
    wait: Flags.boolean({ description: "Wait for the report and print it.", default: false }),
    timeout: integer({
      description: "Seconds that these files may take to reach the daemon.",
      default: 60,
      min: 0,
    }),
    "end-rollback": Flags.boolean({
      description: "Take the files even though a rollback set them aside.",
      default: false,
    }),
  };
  static override examples = [
    "<%= config.bin %> apply --wait",
    "<%= config.bin %> apply /srv/shop --wait --server http://127.0.0.1:7071",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Apply);
    await requireFlows(args.workspace);
    const { digestFiles, readWorkspace } = await import("@crossdock/server/read-workspace");
    const files = await readWorkspace(args.workspace);
    const digest = digestFiles(files);
    const api = await apiClient(flags, args.workspace);
    const active = await activeOf(api, digest);
    if (active !== undefined) return this.unchanged(active, digest);
    const endRollback = flags["end-rollback"];
    if (!flags.wait) {
      const report = await api.call(routes.startReload, { body: { wait: false, endRollback } });
      this.log(`the daemon looks; GET /v1/reloads/${report.id} will say what became of it`);
      return report;
    }
    const report = await this.waited(api, digest, endRollback, flags.timeout * 1000);
    // Another daemon may have had them before this one.
    const meanwhile = report.folder === digest ? undefined : await activeOf(api, digest);
    if (meanwhile !== undefined) return this.unchanged(meanwhile, digest);
    await this.print(report, digest, files);
    return report;
  }

  private unchanged(revision: string, folder: string): unknown {
    this.log(`revision ${short(revision)} is active: it is what these files say`);
    return { result: "unchanged", revision, folder };
  }

  /** Asks until the daemon has looked at these very files, or runs them. */
  private async waited(
    api: Client,
    digest: string,
    endRollback: boolean,
    timeout: number,
  ): Promise<ReloadReport> {
    for (let left = timeout; ; left -= patience) {
      const report = await api.call(routes.startReload, { body: { endRollback } });
      if (report.folder === digest || left <= 0 || (await activeOf(api, digest)) !== undefined) return report;
      await new Promise((resolve) => setTimeout(resolve, patience));
    }
  }

  private async print(report: ReloadReport, digest: string, files: Record<string, string>): Promise<void> {
    const { result, revision, reason, diagnostics, isSetAside } = report;
    const isOurs = report.folder === digest;
    const isDone = isOurs && (result === "applied" || (result === "unchanged" && !isSetAside));
    if (!isDone) process.exitCode = 1;
    if (diagnostics.length > 0) {
      const { formatPretty } = await import("@crossdock/lint");
      // Where the daemon read other files, these lines are not those that it means.
      const source = (file: string) => (isOurs ? files[file] : undefined);
      const text = formatPretty(diagnostics, { source, colours: hasColours(process.stdout) }).trimEnd();
      if (isDone) this.logToStderr(text);
      else this.log(text);
    }
    if (isDone) {
      this.log(`revision ${short(revision)} is active: it is what these files say`);
    } else if (!isOurs && report.folder !== null) {
      this.logToStderr(
        `the daemon has other files than these: it reads another folder, or they have not arrived there; revision ${short(revision)} stays active`,
      );
    } else if (isSetAside && result === "unchanged") {
      this.logToStderr(
        `a rollback has set these files aside and revision ${short(revision)} runs; change them, or take them with --end-rollback`,
      );
    } else {
      const why = reason ? `${reason}; ` : "";
      this.logToStderr(`refused: ${why}revision ${short(revision)} stays active`);
    }
  }
}

/** The active revision where it is what these files say, whichever daemon has read them. */
async function activeOf(api: Client, digest: string): Promise<string | undefined> {
  const { folder, active } = await api.call(routes.listRevisions, { query: { limit: 1 } });
  return folder.applied === digest ? active : undefined;
}
