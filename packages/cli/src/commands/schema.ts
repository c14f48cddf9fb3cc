import { Args } from "@oclif/core";
import { OwnCommand } from "../own-command.ts";

export class Schema extends OwnCommand {
  static override summary = "Prints the JSON Schema of a kind, for editors and CI.";
  static override args = {
    kind: Args.string({ description: "Flow, System, Retailer, …; without it the kinds are listed." }),
  };
  static override examples = ["<%= config.bin %> schema Flow > flow.schema.json"];

  async run(): Promise<void> {
    const { args } = await this.parse(Schema);
    const [{ editorSchema, kindsOf }, { didYouMean }, { registryOf }] = await Promise.all([
      import("@crossdock/flow"),
      import("@crossdock/kit"),
      import("../workspace/registry-of.ts"),
    ]);
    const registry = await registryOf();
    const known = [...kindsOf(registry).values()];
    if (!args.kind) {
      this.log(known.map(({ name }) => name).join("\n"));
      return;
    }
    const meant = known.find(({ name }) => name.toLowerCase() === args.kind?.toLowerCase());
    if (!meant) {
      const hint = didYouMean(
        args.kind,
        known.map(({ name }) => name),
      );
      this.error(`there is no kind \`${args.kind}\`${hint ? `; ${hint}` : ""}`, { exit: 2 });
    }
    this.log(JSON.stringify(editorSchema(meant, registry), null, 2));
  }
}
