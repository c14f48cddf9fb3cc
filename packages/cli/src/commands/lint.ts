import { Command, Flags } from "@oclif/core";
import { env, workspace } from "../flags.ts";
import { hasColours } from "../terminal.ts";
import { requireFlows } from "../workspace-folder.ts";

export class Lint extends Command {
  static override summary = "Checks a workspace without running it.";
  static override description =
    "Exits with 0 when it is clean, 1 with findings, 2 when it could not be read. `crossdock explain` has a page for each rule.";
  static override args = { workspace };
  static override flags = {
    env,
    format: Flags.option({
      options: ["pretty", "json", "sarif", "junit"] as const,
      description: "How findings are printed.",
      default: "pretty" as const,
    })(),
    json: Flags.boolean({ description: "The same as --format json.", default: false }),
    references: Flags.boolean({
      description: "Also check that environment variables and secrets have values here.",
      default: false,
    }),
  };
  static override examples = [
    "<%= config.bin %> lint",
    "<%= config.bin %> lint --env production --format sarif",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Lint);
    await requireFlows(args.workspace);
    const { findings, files } = await check(args.workspace, flags.env, flags.references);
    const format = flags.json ? "json" : flags.format;
    this.log((await printed(findings, format, files)).trimEnd());
    if (findings.length > 0) this.exit(1);
  }
}

type Found = Awaited<ReturnType<typeof check>>;

async function check(folder: string, environment: string, references: boolean) {
  const [{ readWorkspace }, { hasSecretIn }, { builtIn }, { lint }, { loadWorkspace }] = await Promise.all([
    import("@crossdock/server/read-workspace"),
    import("@crossdock/server/secrets"),
    import("../context.ts"),
    import("@crossdock/lint"),
    import("@crossdock/flow"),
  ]);
  const registry = builtIn();
  const files = await readWorkspace(folder);
  const workspace = loadWorkspace(files, { registry });
  const findings = lint(workspace, {
    registry,
    environment,
    exists: (path) => Object.hasOwn(files, path),
    ...(references
      ? { env: (name) => process.env[name], hasSecret: hasSecretIn(workspace, environment, process.env) }
      : {}),
  });
  return { findings, files };
}

async function printed(findings: Found["findings"], format: string, files: Found["files"]): Promise<string> {
  const { formatPretty, formatJson, formatSarif, formatJunit, rules } = await import("@crossdock/lint");
  switch (format) {
    case "json":
      return formatJson(findings);
    case "sarif":
      return formatSarif(findings, rules);
    case "junit":
      return formatJunit(findings);
    default:
      return formatPretty(findings, { source: (file) => files[file], colours: hasColours(process.stdout) });
  }
}
