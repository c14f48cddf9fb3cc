import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { Args, Flags } from "@oclif/core";
import { env } from "../flags.ts";
import { JsonCommand } from "../json-command.ts";
import { workspaceAbove } from "../workspace/workspace-folder.ts";

const flow = { helpGroup: "FLOW" };
const system = { helpGroup: "SYSTEM" };
const several = { helpGroup: "SEVERAL KINDS" };

export class New extends JsonCommand {
  static override summary =
    "Writes a new flow, System, contract, retailer or another resource into the workspace.";
  static override description =
    "What it writes follows from the connectors, the contracts and what the workspace has: required fields with a comment where the value is an example, references to secrets, mappings from the likeliest fields. It overwrites nothing, checks the workspace and says what is left to do. A flow comes with its test and the line by which its retailer uses it, a contract with the JSON Schema that its samples fit, a retailer with the Systems of the one that it is made after.";
  static override args = {
    kind: Args.string({
      description:
        "`flow`, `system`, `overlay`, `test`, `mapping`, `contract`, `retailer`, `environment` or `table`.",
      required: true,
    }),
    name: Args.string({
      description: "Kebab-case name; of an overlay and a test the name of the flow.",
      required: true,
    }),
  };
  static override flags = {
    workspace: Flags.string({
      char: "w",
      description: "Folder that holds `flows/`. Default: this one, or the nearest above.",
    }),
    env,
    trigger: Flags.string({ ...flow, description: "Where messages come from. Default: webhook." }),
    from: Flags.string({ ...flow, description: "System that the trigger reads, by role or name." }),
    list: Flags.string({ ...flow, description: "List of that System, such as `orders.list`." }),
    connector: Flags.string({ ...system, description: "Connector that speaks to it." }),
    auth: Flags.string({
      ...system,
      description: "How calls are signed. Default: as the connector's example.",
    }),
    role: Flags.string({ ...system, description: "Role that it plays for the retailer." }),
    shared: Flags.boolean({ ...system, description: "For all retailers." }),
    sample: Flags.string({
      helpGroup: "CONTRACT",
      char: "s",
      multiple: true,
      description: "JSON file with a message, as it comes; may be repeated.",
    }),
    contract: Flags.string({ ...several, description: "Contract of what comes in: `retail.order@1`." }),
    to: Flags.string({
      ...several,
      description: "Contract that a mapping makes, instead of a System's input.",
    }),
    system: Flags.string({ ...several, description: "System that is called, by role or name." }),
    operation: Flags.string({ ...several, description: "Operation that is called." }),
    retailer: Flags.string({
      ...several,
      char: "r",
      description: "For whom; of a retailer the one that it is made after. Default: the only retailer.",
    }),
    owner: Flags.string({ ...several, description: "Owner. Default: that of the contract or the retailer." }),
    criticality: Flags.option({
      ...several,
      options: ["critical", "high", "medium", "low"] as const,
      description: "How much depends on it. Default: medium.",
    })(),
    "dry-run": Flags.boolean({ description: "Print the patch instead of writing files.", default: false }),
  };
  static override examples = [
    "<%= config.bin %> new system acme-odoo --connector odoo --role erp",
    "<%= config.bin %> new flow order-to-erp --contract retail.order@1 --system erp --operation upsert",
    "<%= config.bin %> new test order-to-erp",
    "<%= config.bin %> new overlay order-to-erp --retailer acme",
    "<%= config.bin %> new contract carrier.parcel --sample parcel.json --sample lost-parcel.json",
    "<%= config.bin %> new retailer globex --retailer acme",
    "<%= config.bin %> new mapping shop-order --contract shop.order@1 --to retail.order@1",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(New);
    const { workspace, env: environment, "dry-run": isDry, json: _, ...said } = flags;
    const root = await workspaceAbove(workspace ?? ".");
    const [{ readWorkspace }, { registryOf }, { siteOf, withDraft }, { draftOf }, { lint }] =
      await Promise.all([
        import("@crossdock/server/read-workspace"),
        import("../workspace/registry-of.ts"),
        import("../new/site.ts"),
        import("../new/draft-of.ts"),
        import("@crossdock/lint"),
      ]);
    const site = siteOf(await readWorkspace(root, { tests: true }), await registryOf(root));
    const wish = { name: args.name, environment, ...said };
    const draft = await draftOf(site, args.kind, wish);
    const shown = (path: string): string => relative(".", join(root, path));
    if (isDry) this.log(await patchOf(site.files, draft));
    else await this.#write(root, draft, shown);
    const { workspace: after, files } = withDraft(site, draft);
    const exists = (path: string): boolean => Object.hasOwn(files, path);
    const findings = lint(after, { registry: site.registry, environment, exists });
    const touched = new Set(Object.keys({ ...draft.files, ...draft.changed }));
    const here = findings.filter(
      ({ span, code }) => span !== undefined && touched.has(span.file) && !draft.told?.includes(code),
    );
    const left = [
      ...draft.choices,
      ...here.map(({ span, message, hint, code }) => {
        const place = span ? `${shown(span.file)}:${span.start.line} ` : "";
        return `${place}${message} (${code})${hint ? `; ${hint}` : ""}`;
      }),
    ];
    const isBroken = findings.some(({ severity }) => severity === "error");
    const next = isBroken ? "crossdock lint" : draft.next;
    if (left.length > 0) this.log(`\nleft to do:\n${left.map((line) => `  ${line}`).join("\n")}`);
    const others = findings.filter(({ span }) => !span || !touched.has(span.file)).length;
    if (others > 0)
      this.log(
        `\n${others} ${others === 1 ? "finding" : "findings"} in other files; \`crossdock lint\` has them`,
      );
    this.log(`\nnext:\n  ${next}`);
    return {
      files: Object.keys(draft.files),
      changed: Object.keys(draft.changed),
      left,
      findings: here,
      next,
    };
  }

  /** All or nothing: a file that is there is found before the first is written. */
  async #write(root: string, { files, changed }: Draft, shown: (path: string) => string): Promise<void> {
    for (const path of Object.keys(files))
      if (await stat(join(root, path)).catch(() => undefined))
        this.error(`${shown(path)} is there already; nothing was written`, { exit: 2 });
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text, { flag: "wx" });
      this.log(`wrote ${shown(path)}`);
    }
    for (const [path, text] of Object.entries(changed)) {
      await writeFile(join(root, path), text);
      this.log(`added a line to ${shown(path)}`);
    }
  }
}

type Draft = import("../new/site.ts").Draft;

async function patchOf(before: Readonly<Record<string, string>>, draft: Draft): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const patches = Object.entries({ ...draft.files, ...draft.changed }).map(([path, text]) => {
    const old = Object.hasOwn(before, path) ? `a/${path}` : "/dev/null";
    const options = {
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    };
    return createTwoFilesPatch(old, `b/${path}`, before[path] ?? "", text, undefined, undefined, options);
  });
  return patches.join("").trimEnd();
}
