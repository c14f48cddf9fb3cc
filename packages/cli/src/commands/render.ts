import { Args, Flags } from "@oclif/core";
import { workspaceFlag } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Render extends JsonCommand {
  static override summary =
    "Prints a resource as it applies: long form, overlays merged, each line with its origin.";
  static override args = {
    resource: Args.string({
      description: "Name, or kind and name: `order-to-erp`, `System/acme-odoo`.",
      required: true,
    }),
  };
  static override flags = {
    workspace: workspaceFlag,
    retailer: Flags.string({ char: "r", description: "For whom; without it the base is printed." }),
    plain: Flags.boolean({ description: "The YAML alone, without origins.", default: false }),
  };
  static override examples = [
    "<%= config.bin %> render order-to-erp",
    "<%= config.bin %> render order-to-erp --retailer acme",
    "<%= config.bin %> render order-to-erp --retailer acme --plain > effective.yaml",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Render);
    await requireFlows(flags.workspace);
    const [
      { readWorkspace },
      { registryOf },
      { loadWorkspace, originLines, renderWorkspace, toYaml },
      { didYouMean },
    ] = await Promise.all([
      import("@crossdock/server/read-workspace"),
      import("../workspace/registry-of.ts"),
      import("@crossdock/flow"),
      import("@crossdock/kit"),
    ]);
    const registry = await registryOf(flags.workspace);
    const files = await readWorkspace(flags.workspace);
    const rendered = (texts: typeof files) =>
      renderWorkspace(loadWorkspace(texts, { registry }), { registry }).resources;
    const all = rendered(files);
    const named = all.filter((each) => isMeant(each, args.resource));
    if (named.length === 0) {
      const names = all.map(({ name }) => name);
      const hint = didYouMean(args.resource.split("/").at(-1) ?? "", names);
      this.error(`nothing is named \`${args.resource}\`${hint ? `; ${hint}` : ""}`, { exit: 2 });
    }
    const meant = flags.retailer
      ? (named.find(({ retailer }) => retailer === flags.retailer) ??
        named.find(({ retailer }) => retailer === null))
      : (rendered(asWritten(files)).find((each) => isMeant(each, args.resource)) ?? named[0]);
    if (!meant) {
      const users = named.flatMap(({ retailer }) => retailer ?? []);
      this.error(`${flags.retailer} does not use \`${args.resource}\`; it is used by ${users.join(", ")}`, {
        exit: 2,
      });
    }
    this.log(flags.plain ? toYaml(meant).trimEnd() : withOrigins(originLines(meant)));
    return meant.value;
  }
}

/** `file:line | text`, so that an editor or a terminal leads to the place. */
function withOrigins(lines: readonly { text: string; file: string; line: number }[]): string {
  const places = lines.map(({ file, line }) => `${file}:${line}`);
  const width = Math.max(...places.map(({ length }) => length));
  return lines
    .map(({ text }, index) => `${(places[index] ?? "").padEnd(width)} | ${text}`.trimEnd())
    .join("\n");
}

/** Without retailers and overlays nobody uses or changes anything: what is left are the bases. */
function asWritten(files: Readonly<Record<string, string>>): Record<string, string> {
  const isChange = (path: string) => path.endsWith("/retailer.yaml") || path.endsWith(".overlay.yaml");
  return Object.fromEntries(Object.entries(files).filter(([path]) => !isChange(path)));
}

function isMeant(each: { kind: string; name: string; version: number | null }, wanted: string): boolean {
  const [name = "", kind] = wanted.split("/", 2).reverse();
  if (kind && each.kind.toLowerCase() !== kind.toLowerCase()) return false;
  return name === each.name || name === `${each.name}@${each.version}`;
}
