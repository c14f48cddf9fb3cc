import { Args, Command, Flags } from "@oclif/core";
import { workspaceFlag } from "../flags.ts";

export class Render extends Command {
  static override summary = "Prints a resource as it applies: long form, overlays merged.";
  static override args = {
    resource: Args.string({
      description: "Name, or kind and name: `order-to-erp`, `System/acme-odoo`.",
      required: true,
    }),
  };
  static override flags = {
    workspace: workspaceFlag,
    retailer: Flags.string({ char: "r", description: "For whom; without it the base is printed." }),
  };
  static override examples = ["<%= config.bin %> render order-to-erp --retailer acme"];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Render);
    const [{ readWorkspace }, { builtIn }, { loadWorkspace, renderWorkspace, toYaml }, { nearest }] =
      await Promise.all([
        import("@crossdock/server"),
        import("../context.ts"),
        import("@crossdock/flow"),
        import("@crossdock/kit"),
      ]);
    const registry = builtIn();
    const workspace = loadWorkspace(await readWorkspace(flags.workspace), { registry });
    const { resources } = renderWorkspace(workspace, { registry });
    const [kind, name] = args.resource.includes("/")
      ? args.resource.split("/", 2)
      : [undefined, args.resource];
    const named = resources.filter(
      (each) => sameName(each, name ?? "") && (!kind || each.kind.toLowerCase() === kind.toLowerCase()),
    );
    const [base] = named;
    if (!base) {
      const near = nearest(
        name ?? "",
        resources.map((each) => each.name),
      );
      this.error(`nothing is named ${args.resource}${near ? `; did you mean \`${near}\`?` : ""}`, {
        exit: 2,
      });
    }
    const meant = flags.retailer ? named.find(({ retailer }) => retailer === flags.retailer) : base;
    if (!meant) {
      const users = named.flatMap(({ retailer }) => retailer ?? []);
      this.error(
        `${flags.retailer} does not use ${base.name}; ${users.length > 0 ? `it is used by ${users.join(", ")}` : "nobody does"}`,
        { exit: 2 },
      );
    }
    this.log(toYaml(meant).trimEnd());
  }
}

function sameName({ name, version }: { name: string; version: number | null }, wanted: string): boolean {
  return wanted === name || wanted === `${name}@${version}`;
}
