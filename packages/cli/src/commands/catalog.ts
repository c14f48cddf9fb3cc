import { Flags } from "@oclif/core";
import { formats } from "../catalog-formats.ts";
import { env, workspace } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { catalogOf } from "../load-catalog.ts";
import { writeFiles } from "../write-files.ts";

export class Catalog extends JsonCommand {
  static override summary =
    "Prints what the workspace says of itself: systems, flows, contracts, owners, lineage.";
  static override description =
    "One model of the rendered resources, as JSON for whatever reads it. `crossdock graph` draws it.";
  static override args = { workspace };
  static override flags = {
    env,
    retailer: Flags.string({ char: "r", description: "For this retailer only." }),
    format: Flags.string({
      char: "f",
      description: "What is printed.",
      options: Object.keys(formats),
      default: "json",
    }),
    out: Flags.string({ char: "o", description: "File or folder to write to. Default: stdout." }),
  };
  static override examples = ["<%= config.bin %> catalog --retailer acme --out catalog.json"];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Catalog);
    const loaded = await catalogOf(this, args.workspace, flags);
    if (this.jsonEnabled()) return loaded.catalog;
    // oclif has checked that it is one of them.
    const files = await formats[flags.format as keyof typeof formats](loaded);
    if (flags.out === undefined) this.log(Object.values(files).join("---\n").trimEnd());
    else await writeFiles(this, flags.out, files);
    return undefined;
  }
}
