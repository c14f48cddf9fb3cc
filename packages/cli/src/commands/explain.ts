import { Args, Command } from "@oclif/core";

export class Explain extends Command {
  static override summary = "Explains a lint rule or an error class.";
  static override args = {
    word: Args.string({ description: "`XD206`, `unbounded-retry` or `RateLimited`.", required: true }),
  };
  static override examples = ["<%= config.bin %> explain XD206", "<%= config.bin %> explain AuthFailed"];

  async run(): Promise<void> {
    const { args } = await this.parse(Explain);
    const [{ explain, rulesOf }, { registryOf }] = await Promise.all([
      import("@crossdock/lint"),
      import("../workspace/registry-of.ts"),
    ]);
    const { known, text } = explain(args.word, rulesOf(await registryOf()));
    if (!known) this.error(text.trimEnd(), { exit: 2 });
    this.log(text.trimEnd());
  }
}
