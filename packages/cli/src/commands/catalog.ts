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
    "`html` is one page for everybody, readable without a network. The others are for the catalogue that a company has: Backstage, AsyncAPI 3, Open Data Contract Standard 3, OpenSLO 1. Formats with several documents print them one after the other, or write a file each into the folder of --out.";
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
  static override examples = [
    "<%= config.bin %> catalog --format html --out catalog.html",
    "<%= config.bin %> catalog --format backstage --retailer acme --out catalog-info.yaml",
    "<%= config.bin %> catalog --format asyncapi --out docs/asyncapi",
  ];

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
