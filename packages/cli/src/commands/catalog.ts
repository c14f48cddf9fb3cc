import { Flags } from "@oclif/core";
import { env, workspace } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { formatLines, formats } from "../workspace/catalog-formats.ts";
import { catalogOf } from "../workspace/load-catalog.ts";
import { writeFiles } from "../workspace/write-files.ts";

export class Catalog extends JsonCommand {
  static override summary =
    "Prints what the workspace says of itself: systems, flows, contracts, owners, lineage.";
  static override description =
    "One model of the rendered resources, as JSON for whatever reads it, or in the format of another tool. `crossdock graph` draws it.";
  static override args = { workspace };
  static override flags = {
    env,
    retailer: Flags.string({ char: "r", description: "For this retailer only." }),
    format: Flags.string({
      char: "f",
      description: `What is printed:\n${formatLines()}`,
      helpValue: "<format>",
      default: "json",
    }),
    out: Flags.string({ char: "o", description: "File or folder to write to. Default: stdout." }),
  };
  static override examples = [
    "<%= config.bin %> catalog --retailer acme --out catalog.json",
    "<%= config.bin %> catalog --format backstage --out catalog-info.yaml",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Catalog);
    const format = await this.#format(flags.format);
    const { catalog, workspace: loaded } = await catalogOf(this, args.workspace, flags);
    if (this.jsonEnabled()) return catalog;
    const files = await format.print({
      catalog,
      schemaOf: (reference) => loaded.contracts.schema(reference),
    });
    if (Object.values(files).every((text) => text === "")) {
      this.logToStderr(`nothing to print as ${flags.format}: the workspace has nothing of the sort`);
    } else if (flags.out === undefined) this.log(together(files).trimEnd());
    else {
      const isOne = Object.keys(files).length > 1 && isYamlFile(flags.out);
      await writeFiles(this, flags.out, isOne ? { "catalog.yaml": together(files) } : files);
    }
    return undefined;
  }

  async #format(name: string) {
    const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
    if (format) return format;
    const { didYouMean } = await import("@crossdock/kit");
    const names = Object.keys(formats);
    const hint = didYouMean(name, names) ?? `there is ${names.join(", ")}`;
    return this.error(`there is no format \`${name}\`; ${hint}`, { exit: 2 });
  }
}

/** Several YAML documents are one stream, too. */
function together(files: Readonly<Record<string, string>>): string {
  return Object.values(files).join("---\n");
}

/** `contracts.yaml` is meant to be a file, however many documents there are. */
function isYamlFile(out: string): boolean {
  return /\.ya?ml$/.test(out);
}
