import type { Side } from "@crossdock/lint/diff";
import { Args, Flags } from "@oclif/core";
import type { DaemonFlags } from "../daemon/find-daemon.ts";
import { daemonFlags, integer, workspaceFlag } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";
import { printable } from "../text/printable.ts";
import { hasColours, widthOf } from "../text/terminal.ts";
import { rangeOf, readSource } from "../workspace/diff-sources.ts";

export class Diff extends OwnCommand {
  static override summary = "Shows what a change does: for whom, what it breaks, and who has to agree.";
  static override description =
    "Compares what two states of a workspace do, for each retailer, overlays merged; comments, formatting and short forms make no difference. A state is a git revision, a folder that holds flows/, `daemon` for what a daemon runs, or nothing for the working tree. Exits with 0 when nothing speaks against the change, 1 when something does (--fail-on), 2 when it could not be compared.";
  static override args = {
    range: Args.string({ description: "`main..HEAD`, `main..`, `daemon..`, or the state before." }),
    after: Args.string({ description: "The state after, where two are named: `old new`." }),
  };
  static override flags = {
    workspace: workspaceFlag,
    ...daemonFlags,
    retailer: Flags.string({ char: "r", description: "Only what reaches this retailer." }),
    format: Flags.option({
      options: ["text", "markdown", "sarif", "json"] as const,
      description: "How it is printed; markdown is for a pull request.",
      default: "text" as const,
    })(),
    json: Flags.boolean({ description: "The same as --format json.", default: false }),
    "fail-on": Flags.option({
      options: ["error", "warning", "change", "never"] as const,
      description: "What makes the exit code 1: an error, also a warning, any change, or nothing.",
      default: "error" as const,
    })(),
    run: Flags.boolean({
      description:
        "Run the messages of the flow tests on both states. --no-run compares what is written alone.",
      default: true,
      allowNo: true,
    }),
    recorded: integer({
      description:
        "Also run this many of the newest messages of a daemon, with stand-ins for what is personal.",
      min: 1,
      max: 200,
    }),
    author: Flags.string({ description: "Who made the change; approvals are judged then." }),
    approval: Flags.string({
      description:
        "Who approved, and as a member of which groups: `bob=order-operations,finance`. May be repeated.",
      multiple: true,
    }),
    at: Flags.string({ description: "When it is to go live, RFC 3339. Default: now." }),
  };
  static override examples = [
    "<%= config.bin %> diff",
    "<%= config.bin %> diff origin/main..HEAD --format markdown",
    "<%= config.bin %> diff daemon.. --retailer acme",
    "<%= config.bin %> diff main..HEAD --author alice --approval bob=order-operations",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Diff);
    const now = flags.at === undefined ? Date.now() : Date.parse(flags.at);
    if (Number.isNaN(now))
      this.error(`--at ${flags.at} is not an instant; write it as \`2026-03-01T10:00:00Z\``, { exit: 2 });
    const source = { workspace: flags.workspace, daemon: flags };
    const [before, after] = rangeOf(args.range, args.after);
    const [old, next] = await Promise.all([readSource(before, source), readSource(after, source)]);
    const [{ registryOf }, lint, { rules }, { compareSources }] = await Promise.all([
      import("../workspace/registry-of.ts"),
      import("@crossdock/lint/diff"),
      import("@crossdock/lint"),
      import("../behaviour/compare-sources.ts"),
    ]);
    if (![old, next].some(({ files }) => Object.keys(files).some((path) => path.startsWith("flows/"))))
      this.error("neither state holds flows/; name the workspace with --workspace", { exit: 2 });
    const registry = await registryOf(flags.workspace);
    const { sides, sent } = await compareSources(old, next, {
      registry,
      environment: flags.env,
      isRun: flags.run,
      recorded: await this.#recorder(flags),
    });
    await this.#requireRetailer(flags.retailer, sides);
    const report = lint.diff(...sides, {
      registry,
      now,
      ...(sent ? { sent } : {}),
      ...(flags.retailer === undefined ? {} : { retailer: flags.retailer }),
      ...(flags.author === undefined ? {} : { author: flags.author }),
      ...(flags.approval === undefined
        ? {}
        : { approvals: flags.approval.map((text) => this.#approval(text)) }),
    });
    const format = flags.json ? "json" : flags.format;
    const printed = {
      text: () =>
        lint.formatDiffText(report, {
          colours: hasColours(process.stdout),
          width: widthOf(process.stdout),
          printable,
        }),
      markdown: () => lint.formatDiffMarkdown(report),
      sarif: () => lint.formatDiffSarif(report, rules),
      json: () => JSON.stringify(lint.diffData(report), null, 2),
    }[format]();
    this.log(printed.trimEnd());
    const { objections, changes } = report;
    const isOther = changes.length > 0 || (sent?.changes.length ?? 0) > 0;
    const isBad = {
      never: false,
      change: isOther || objections.length > 0,
      warning: objections.length > 0,
      error: objections.some(({ severity }) => severity === "error"),
    }[flags["fail-on"]];
    if (isBad) this.exit(1);
  }

  async #recorder(flags: DaemonFlags & { workspace: string; recorded: number | undefined }) {
    const { recorded, workspace } = flags;
    if (recorded === undefined) return undefined;
    const [{ apiClient }, { recordedMessages }] = await Promise.all([
      import("../daemon/api-client.ts"),
      import("../behaviour/recorded-messages.ts"),
    ]);
    const api = await apiClient(flags, workspace);
    return (before: Side) => recordedMessages(api, before, recorded);
  }

  #approval(text: string): { person: string; groups: string[] } {
    const [person = "", groups = ""] = text.split("=", 2);
    if (person === "")
      this.error(`--approval ${text} names nobody; write it as \`bob=order-operations,finance\``, {
        exit: 2,
      });
    return { person, groups: groups.split(",").filter(Boolean) };
  }

  async #requireRetailer(
    wanted: string | undefined,
    sides: readonly { workspace: import("@crossdock/flow").Workspace }[],
  ): Promise<void> {
    const names = sides.flatMap(({ workspace }) => workspace.resources.references("Retailer"));
    if (wanted === undefined || names.includes(wanted)) return;
    const { didYouMean } = await import("@crossdock/kit");
    const known = [...new Set(names)].join(", ");
    this.error(
      `there is no retailer \`${wanted}\`; ${didYouMean(wanted, names) ?? `there is ${known || "none"}`}`,
      {
        exit: 2,
      },
    );
  }
}
