import { Args } from "@oclif/core";
import { OwnCommand } from "../own-command.ts";

export class Explain extends OwnCommand {
  static override summary =
    "Explains a lint rule, an error class, a failure code, a state of a message, a trait, a helper, an operation or a field.";
  static override args = {
    word: Args.string({
      description:
        "`XD206`, `unbounded-retry`, `RateLimited`, `odoo.refused`, `held`, `keyed`, `$decimal`, or the end of a field's path: `verify.signed`, `pages.cursor`.",
      required: true,
    }),
  };
  static override examples = [
    "<%= config.bin %> explain XD206",
    "<%= config.bin %> explain AuthFailed",
    "<%= config.bin %> explain pages.cursor",
  ];

  async run(): Promise<void> {
    const { args } = await this.parse(Explain);
    const [{ explain, rulesOf }, { registryOf }, { folderAbove }, { readWorkspace }] = await Promise.all([
      import("@crossdock/lint"),
      import("../workspace/registry-of.ts"),
      import("../workspace/workspace-folder.ts"),
      import("@crossdock/server/read-workspace"),
    ]);
    const folder = await folderAbove(".");
    const registry = await registryOf(folder);
    // Flows raise errors by names of their own.
    const files = folder === undefined ? {} : await readWorkspace(folder).catch(() => ({}));
    const connectors = registry.connectors.values();
    const { known, text } = explain(args.word, { rules: rulesOf(registry), connectors, registry, files });
    if (!known) this.error(text.trimEnd(), { exit: 2 });
    this.log(text.trimEnd());
  }
}
