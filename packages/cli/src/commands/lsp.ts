import { Flags } from "@oclif/core";
import { env, workspaceFlag } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";

export class Lsp extends OwnCommand {
  static override summary = "Speaks the Language Server Protocol with an editor, on stdin and stdout.";
  static override description =
    "Findings while typing, hover, completion, definitions and corrections. The editor starts it and says which folder is open; docs/editor.md shows the settings.";
  static override flags = {
    workspace: workspaceFlag,
    env,
    stdio: Flags.boolean({ description: "As always; many clients say so." }),
  };
  static override examples = ["<%= config.bin %> lsp"];

  async run(): Promise<void> {
    const { flags } = await this.parse(Lsp);
    const [{ serveStreams }, { readWorkspace }, { registryOf }, { resolve }] = await Promise.all([
      import("@crossdock/lsp"),
      import("@crossdock/server/read-workspace"),
      import("../workspace/registry-of.ts"),
      import("node:path"),
    ]);
    await serveStreams(process.stdin, process.stdout, {
      registry: await registryOf(flags.workspace),
      environment: flags.env,
      folder: resolve(flags.workspace),
      readFiles: readWorkspace,
      pause: 80,
      now: () => Date.now(),
    });
  }
}
