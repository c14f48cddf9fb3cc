import { Flags } from "@oclif/core";
import { daemonFolder, env, integer } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";
import { hasColours } from "../text/terminal.ts";
import { untilStopped } from "../until-stopped.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Run extends OwnCommand {
  static override summary = "Runs the daemon on a workspace until it is stopped.";
  static override description =
    "Follows changes of the workspace: what passes all checks is active within a second, what does not leaves the active revision as it is. SIGTERM or Ctrl-C lets running steps finish.";
  static override args = { workspace: daemonFolder };
  static override flags = {
    env,
    port: integer({ description: "Port instead of the Environment's; 0 takes a free one." }),
    "no-watch": Flags.boolean({ description: "Do not follow changes; reload with `POST /v1/reloads`." }),
  };
  static override examples = ["<%= config.bin %> run", "<%= config.bin %> run ./acme --env production"];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Run);
    await requireFlows(args.workspace);
    const [{ createLog, startDaemon, UnfitWorkspace }, { registryOf }, { formatPretty }] = await Promise.all([
      import("@crossdock/server"),
      import("../workspace/registry-of.ts"),
      import("@crossdock/lint"),
    ]);
    try {
      const daemon = await startDaemon({
        folder: args.workspace,
        environment: flags.env,
        registry: await registryOf(args.workspace),
        variables: process.env,
        log: (level) => createLog(level),
        watch: !flags["no-watch"],
        ...(flags.port === undefined ? {} : { port: flags.port }),
      });
      this.logToStderr(`crossdock listens on ${daemon.address}`);
      const reason = await Promise.race([untilStopped(), daemon.ended]);
      await daemon.stop();
      if (reason) throw reason;
      // Exits at once: a part that was left behind must not keep the process alive.
      this.exit(0);
    } catch (error) {
      if (!(error instanceof UnfitWorkspace)) throw error;
      this.logToStderr(
        formatPretty(error.diagnostics, {
          source: (file) => error.files[file],
          colours: hasColours(process.stderr),
        }).trimEnd(),
      );
      this.exit(2);
    }
  }
}
