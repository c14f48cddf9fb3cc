import { join } from "node:path";
import { styleText } from "node:util";
import { Flags } from "@oclif/core";
import type { DevEvent } from "../dev/dev-event.ts";
import { env, integer, workspace } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";
import { hasColours } from "../text/terminal.ts";
import { untilStopped } from "../until-stopped.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Dev extends OwnCommand {
  static override summary = "Runs a workspace while you work on it: daemon, simulators, checks and tests.";
  static override description =
    "Starts what `simulators` of the Environment asks for, leads the Systems to it and runs the daemon. Each save is linted and taken up, and the flow tests that it concerns are run; with an error the last good state goes on. Where every System is simulated nobody needs a key, messages are forgotten at the end, and the first message of each webhook's tests is sent at the start. Ctrl-C or SIGTERM ends all of it.";
  static override args = { workspace };
  static override flags = {
    env,
    port: integer({
      description: "Port instead of the Environment's; 0 takes a free one.",
      min: 0,
      max: 65_535,
    }),
    json: Flags.boolean({
      description: "One JSON object a line. Default: where the output is not a terminal.",
      allowNo: true,
    }),
  };
  static override examples = ["<%= config.bin %> dev", "<%= config.bin %> dev --port 0 --json"];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Dev);
    await requireFlows(args.workspace);
    const stopped = untilStopped();
    const [{ registryOf }, { startDev }, { devJson, devText }, { whenChanged }] = await Promise.all([
      import("../workspace/registry-of.ts"),
      import("../dev/dev-session.ts"),
      import("../dev/dev-text.ts"),
      import("../workspace/on-every-change.ts"),
    ]);
    const asJson = flags.json ?? !process.stdout.isTTY;
    const colours = hasColours(process.stdout);
    const paint: Parameters<typeof devText>[1] = (style, text) =>
      colours ? styleText(style, text, { validateStream: false }) : text;
    const tell = (event: DevEvent): void => {
      const now = new Date();
      if (asJson) this.log(devJson(event, now));
      else this.log(`${paint("dim", clock(now))} ${devText(event, paint, colours)}`);
    };
    const { workspace: folder } = args;
    const session = await startDev({
      folder,
      environment: flags.env,
      registry: await registryOf(folder),
      port: flags.port,
      tell,
    });
    const watched = {
      workspace: folder,
      tests: true,
      files: [".env", `.env.${flags.env}`].map((name) => join(folder, name)),
    };
    let reason: unknown;
    try {
      reason = await whenChanged(session.look, watched, Promise.race([stopped, session.ended]));
    } finally {
      await session.stop();
    }
    if (reason) throw reason;
    // Exits at once: a part that was left behind must not keep the process alive.
    this.exit(0);
  }
}

/** The hour of this machine, as a person reads it. */
function clock(now: Date): string {
  return now.toTimeString().slice(0, 8);
}
