import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { styleText } from "node:util";
import type { Files } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import { Flags } from "@oclif/core";
import { daemonFlags, integer, workspace } from "../flags.ts";
import type { Paint } from "../flow-tests/case-text.ts";
import { JsonCommand } from "../json-command.ts";
import { hasColours } from "../text/terminal.ts";
import { requireFlows } from "../workspace/workspace-folder.ts";

export class Test extends JsonCommand {
  static override summary = "Runs the flow tests of a workspace; nothing is sent.";
  static override description =
    "Cases of test/flows/**/*.test.yaml run from trigger to target on the daemon's own engine, with a clock that stands still and the other side mocked. Exits with 1 when one fails, 2 when they cannot run.";
  static override args = { workspace };
  static override flags = {
    name: Flags.string({
      char: "n",
      description: "Only cases whose name, or whose test's name, has this text.",
    }),
    flow: Flags.string({ char: "f", description: "Only tests of this flow." }),
    retailer: Flags.string({ char: "r", description: "Only for this retailer." }),
    verbose: Flags.boolean({ char: "v", description: "Also list the cases that passed.", default: false }),
    junit: Flags.string({ description: "Write JUnit XML to this file as well." }),
    coverage: Flags.boolean({
      char: "c",
      description: "Also print which conditions, routes and catches no case has taken.",
      default: false,
    }),
    "coverage-min": integer({
      description: "Exit with 1 when fewer per cent of the ways were taken. Implies --coverage.",
      min: 0,
      max: 100,
    }),
    watch: Flags.boolean({ char: "w", description: "Run again whenever a file changes.", default: false }),
    record: Flags.string({
      description: "Make a case of this message of a running daemon, with stand-ins for what is personal.",
      exclusive: ["watch", "coverage", "coverage-min", "name", "flow", "retailer", "junit"],
    }),
    as: Flags.string({ description: "Name of the recorded case.", dependsOn: ["record"] }),
    "dry-run": Flags.boolean({ description: "Show what would be recorded.", dependsOn: ["record"] }),
    ...daemonFlags,
  };
  static override examples = [
    "<%= config.bin %> test",
    "<%= config.bin %> test --flow order-to-erp --name 'lost answer'",
    "<%= config.bin %> test --junit reports/flows.xml",
    "<%= config.bin %> test --coverage-min 80",
    "<%= config.bin %> test --record 01KAYX3C5T7D2QZ0V9B8N6M4RE --as 'a parcel without a number'",
  ];

  async run(): Promise<unknown> {
    const { args, flags } = await this.parse(Test);
    await requireFlows(args.workspace);
    if (flags.record !== undefined) return this.#record(args.workspace, { ...flags, record: flags.record });
    if (!flags.watch) return this.#once(args.workspace, flags);
    const { onEveryChange } = await import("../workspace/on-every-change.ts");
    await onEveryChange(this, () => this.#once(args.workspace, flags), {
      workspace: args.workspace,
      tests: true,
    });
    return undefined;
  }

  async #record(folder: string, flags: RecordFlags): Promise<unknown> {
    const [{ apiClient }, { NotRecorded, recordCase, writeRecorded }, texts, { isFailed }] =
      await Promise.all([
        import("../daemon/api-client.ts"),
        import("../record/record.ts"),
        import("../record/record-text.ts"),
        import("../flow-tests/case-text.ts"),
      ]);
    const { record: id, as, env: environment } = flags;
    const isDry = flags["dry-run"];
    const asked = { id, as, folder, environment };
    const recorded = await recordCase(await apiClient(flags, folder), asked).catch(async (error: unknown) => {
      if (!(error instanceof NotRecorded)) throw error;
      if (error.findings.length > 0) await this.#show(error.findings, error.files);
      return this.error(error.message, { exit: 2 });
    });
    if (!isDry) await writeRecorded(recorded, folder);
    this.log(texts.recordText(recorded, isDry, paint));
    if (isFailed(recorded.result)) process.exitCode = 1;
    return texts.recordJson(recorded, isDry);
  }

  async #show(findings: readonly Diagnostic[], files: Files): Promise<void> {
    const { formatPretty } = await import("@crossdock/lint");
    const source = (file: string) => files[file];
    this.logToStderr(formatPretty(findings, { source, colours: hasColours(process.stderr) }));
  }

  async #once(folder: string, flags: TestFlags): Promise<unknown> {
    const [{ registryOf }, { isWanted, readTestable }, { runFlowTests }, texts, { resultsJson }] =
      await Promise.all([
        import("../workspace/registry-of.ts"),
        import("../flow-tests/run-workspace.ts"),
        import("@crossdock/engine/rehearsal"),
        import("../flow-tests/case-text.ts"),
        import("../flow-tests/results-json.ts"),
      ]);
    const coverage =
      flags.coverage || flags["coverage-min"] !== undefined
        ? await import("../flow-tests/coverage.ts")
        : undefined;
    const recorder = coverage?.createRecorder();
    const registry = await registryOf(folder);
    const read = await readTestable(folder, flags.env, registry, recorder?.onBranch);
    if (!read.ok) {
      await this.#show(read.errors, read.files);
      this.error("the workspace has to be free of errors before its tests can run", { exit: 2 });
    }
    if (read.tests.length === 0) {
      this.error("there are no flow tests; write test/flows/<flow>.test.yaml, see docs/testing-a-flow.md", {
        exit: 2,
      });
    }
    const results = await runFlowTests(read.revision, read.tests, {
      isWanted: (test, each) => isWanted(flags, test, each),
      time: () => performance.now(),
      ...(recorder ? { taken: (test) => recorder.taken(test) } : {}),
    });
    if (results.length === 0) {
      this.error(`none of the ${count(read.tests)} cases fits; \`crossdock test --verbose\` lists them`, {
        exit: 2,
      });
    }
    if (flags.junit !== undefined) {
      const { resultsJunit } = await import("../flow-tests/results-junit.ts");
      await mkdir(dirname(flags.junit), { recursive: true });
      await writeFile(flags.junit, resultsJunit(results));
    }
    this.log(texts.resultsText(results, flags.verbose, paint));
    if (results.some(texts.isFailed)) process.exitCode = 1;
    if (!coverage || !recorder) return resultsJson(results);
    const covered = recorder.covered(read.revision, read.rendered);
    this.log(`\n${coverage.coverageText(covered)}`);
    const percent = coverage.percentOf(covered);
    const least = flags["coverage-min"];
    if (least !== undefined && percent < least) {
      this.logToStderr(`${percent} % of the ways were taken; at least ${least} % are asked for`);
      process.exitCode = 1;
    }
    return { ...resultsJson(results), coverage: { percent, of: covered } };
  }
}

const paint: Paint = (style, text) =>
  hasColours(process.stdout) ? styleText(style, text, { validateStream: false }) : text;

interface RecordFlags {
  record: string;
  as: string | undefined;
  env: string;
  server: string | undefined;
  token: string | undefined;
  "token-file": string | undefined;
  "dry-run": boolean;
}

interface TestFlags {
  env: string;
  name: string | undefined;
  flow: string | undefined;
  retailer: string | undefined;
  verbose: boolean;
  junit: string | undefined;
  coverage: boolean;
  "coverage-min": number | undefined;
}

function count(tests: readonly { cases: readonly unknown[] }[]): number {
  return tests.reduce((sum, { cases }) => sum + cases.length, 0);
}
