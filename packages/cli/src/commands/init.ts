import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Args, Command } from "@oclif/core";

export class Init extends Command {
  static override summary = "Writes a new workspace: one flow, one retailer, editor settings.";
  static override args = { folder: Args.string({ description: "Where to write it.", default: "." }) };
  static override examples = ["<%= config.bin %> init my-shop"];

  async run(): Promise<void> {
    const { args } = await this.parse(Init);
    const [{ builtIn }, { starter }] = await Promise.all([import("../context.ts"), import("../starter.ts")]);
    const taken = await stat(join(args.folder, "flows")).catch(() => undefined);
    if (taken) this.error(`${join(args.folder, "flows")} is there already; nothing was written`, { exit: 2 });
    const files = await starter(builtIn());
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(args.folder, path)), { recursive: true });
      await writeFile(join(args.folder, path), text);
    }
    this.log(
      Object.keys(files)
        .filter((path) => !path.startsWith("schemas/crossdock/"))
        .map((path) => `wrote ${path}`)
        .join("\n"),
    );
    const place = args.folder === "." ? "" : `cd ${args.folder} && `;
    this.log(
      `\nnext: ${place}crossdock lint\n      ${place}crossdock try ticket-from-shipment --sample samples/shipment.json`,
    );
  }
}
