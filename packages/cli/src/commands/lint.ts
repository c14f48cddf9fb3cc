import type { Registry } from "@crossdock/kit";
import type { Rule } from "@crossdock/lint";
import { Flags } from "@oclif/core";
import { env, workspace } from "../flags.ts";
import { OwnCommand } from "../own-command.ts";
import { hasColours } from "../text/terminal.ts";
import { variablesOf } from "../workspace/variables-of.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Lint extends OwnCommand {
  static override summary = "Checks a workspace without running it.";
  static override description =
    "Exits with 0 when it is clean, 1 with findings, 2 when it could not be read. `crossdock explain` has a page for each rule.";
  static override args = { workspace };
  static override flags = {
    env,
    format: Flags.option({
      options: ["pretty", "json", "sarif", "junit", "github", "gitlab"] as const,
      description: "How findings are printed.",
      default: "pretty" as const,
    })(),
    json: Flags.boolean({ description: "The same as --format json.", default: false }),
    rule: Flags.string({
      description: "Only what this rule finds, by code or name; may be repeated.",
      multiple: true,
    }),
    quiet: Flags.boolean({
      description: "Errors only; warnings are neither printed nor counted.",
      default: false,
    }),
    fix: Flags.boolean({
      description: "Correct what is safe to correct in the files, then check again.",
      default: false,
    }),
    "dry-run": Flags.boolean({
      description: "With --fix: print the patch instead of changing files.",
      default: false,
      dependsOn: ["fix"],
    }),
    references: Flags.boolean({
      description: "Also check that environment variables and secrets have values here.",
      default: false,
    }),
  };
  static override examples = [
    "<%= config.bin %> lint",
    "<%= config.bin %> lint --fix --dry-run",
    "<%= config.bin %> lint --env production --format sarif",
  ];

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Lint);
    await requireFlows(args.workspace);
    const { registryOf } = await import("../workspace/registry-of.ts");
    const registry = await registryOf(args.workspace);
    const { rulesOf } = await import("@crossdock/lint");
    const rules = rulesOf(registry);
    const wanted = await rulesNamed(flags.rule ?? [], rules);
    if (typeof wanted === "string") this.error(wanted, { exit: 2 });
    const checked = await check(args.workspace, registry, flags.env, flags.references);
    const isWanted = ({ code, severity }: Finding): boolean =>
      (wanted.size === 0 || wanted.has(code)) && !(flags.quiet && severity === "warning");
    const format = flags.json ? "json" : flags.format;
    let { files } = checked;
    let findings: readonly Finding[] = checked.findings.filter(isWanted);
    if (flags.fix) {
      const { fixWorkspace } = await import("@crossdock/lint");
      const fixed = fixWorkspace(files, checked.lint, isWanted);
      if (flags["dry-run"]) {
        const patch = await patchOf(files, fixed.changed);
        if (patch !== "") this.log(patch.trimEnd());
        if (fixed.applied.length === 0) this.logToStderr("nothing to correct");
        return fixed.applied.length > 0 ? this.exit(1) : undefined;
      }
      await write(args.workspace, fixed.changed);
      this.logToStderr(corrected(fixed.applied.length, Object.keys(fixed.changed).length));
      files = { ...files, ...fixed.changed };
      findings = fixed.remaining.filter(isWanted);
    }
    this.log((await printed(findings, format, files, rules, this.config.version)).trimEnd());
    if (findings.length > 0) this.exit(1);
  }
}

type Checked = Awaited<ReturnType<typeof check>>;
type Finding = Checked["findings"][number];

async function check(folder: string, registry: Registry, environment: string, references: boolean) {
  const [{ readWorkspace }, { secretsIn }, lintOf, { loadWorkspace }] = await Promise.all([
    import("@crossdock/server/read-workspace"),
    import("@crossdock/server/secrets"),
    import("@crossdock/lint"),
    import("@crossdock/flow"),
  ]);
  const files = await readWorkspace(folder, { tests: true });
  const values = await variablesOf(folder, environment);
  const lint = (texts: Readonly<Record<string, string>>) => {
    const workspace = loadWorkspace(texts, { registry });
    const { findings } = lintOf.checkWorkspace(workspace, {
      registry,
      variables: (name) => values[name],
      environment,
      tests: true,
      exists: (path) => Object.hasOwn(texts, path),
      ...(references ? { env: (name) => values[name], ...secretsIn(workspace, environment, values) } : {}),
    });
    return [...findings];
  };
  return { findings: lint(files), files, lint };
}

/** The codes of the rules that were named; a text says which name is wrong. */
async function rulesNamed(
  names: readonly string[],
  rules: readonly Rule[],
): Promise<ReadonlySet<string> | string> {
  if (names.length === 0) return new Set();
  const [{ uncheckedRule }, { didYouMean }] = await Promise.all([
    import("@crossdock/lint"),
    import("@crossdock/kit"),
  ]);
  const codes = new Set<string>();
  for (const name of names) {
    const rule = rules.find((each) => each.code === name.toUpperCase() || each.name === name.toLowerCase());
    if (!rule) {
      const unchecked = uncheckedRule(name);
      if (unchecked) return unchecked;
      const hint = didYouMean(
        name,
        rules.flatMap((each) => [each.code, each.name]),
      );
      return `no rule is called \`${name}\`${hint ? `; ${hint}` : ""}`;
    }
    codes.add(rule.code);
  }
  return codes;
}

function corrected(findings: number, files: number): string {
  if (findings === 0) return "nothing to correct";
  return `corrected ${findings} ${findings === 1 ? "finding" : "findings"} in ${files} ${files === 1 ? "file" : "files"}`;
}

async function write(folder: string, changed: Checked["files"]): Promise<void> {
  const [{ writeFile }, { join }] = await Promise.all([import("node:fs/promises"), import("node:path")]);
  for (const [file, text] of Object.entries(changed)) await writeFile(join(folder, file), text);
}

async function patchOf(files: Checked["files"], changed: Checked["files"]): Promise<string> {
  const { createTwoFilesPatch } = await import("diff");
  const patches = Object.entries(changed).map(([file, text]) =>
    createTwoFilesPatch(`a/${file}`, `b/${file}`, files[file] ?? "", text, undefined, undefined, {
      headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true },
    }),
  );
  return patches.join("");
}

async function printed(
  findings: readonly Finding[],
  format: string,
  files: Checked["files"],
  rules: readonly Rule[],
  version: string,
): Promise<string> {
  const formats = await import("@crossdock/lint");
  switch (format) {
    case "json":
      return formats.formatJson(findings);
    case "sarif":
      return formats.formatSarif(findings, rules, version);
    case "junit":
      return formats.formatJunit(findings);
    case "github":
      return formats.formatGithub(findings);
    case "gitlab":
      return formats.formatGitlab(findings);
    default:
      return formats.formatPretty(findings, {
        source: (file) => files[file],
        colours: hasColours(process.stdout),
      });
  }
}
