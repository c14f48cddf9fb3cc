import { createHash } from "node:crypto";
import { atOnce, type Diagnostic, type InParts, type Registry } from "@crossdock/kit";
import { kindOf, kindsOf } from "../kinds/kind-schema.ts";
import { createReport } from "../load/report.ts";
import type { EnvironmentPlan, Revision } from "../plan.ts";
import { renderInParts } from "../render/render-workspace.ts";
import { jsonataFile } from "../resolve/check-references.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { BranchWatcher, Files, Workspace } from "../workspace.ts";
import type { CompileContext } from "./compile-context.ts";
import { compileContext } from "./create-compile-context.ts";
import { reportSharedSecrets } from "./shared-secrets.ts";

export interface CompileOptions {
  registry: Registry;
  /** Name of the Environment. */
  environment: string;
  /** Value of an environment variable, for `${env:NAME}`; `madeUp` where nothing is sent: any that fits its field. */
  env: ((name: string) => string | undefined) | "madeUp";
  /** The workspace as it was rendered already. Default: it is rendered here. */
  rendered?: RenderedWorkspace;
  /** Told which way each condition of an expression goes; numbers as in `branchesOf` of the mappings. */
  onBranch?: BranchWatcher | undefined;
}

export interface Compiled {
  /** Missing when any diagnostic is an error. */
  readonly revision?: Revision;
  /** The same of the parts that nothing is wrong with, where there is an Environment: to try, never to run. */
  readonly sound?: Revision;
  /** The Environment by itself, where nothing is wrong with it, whatever is wrong elsewhere. */
  readonly environment?: EnvironmentPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** All at once; see `compileInParts`. */
export function compileWorkspace(workspace: Workspace, options: CompileOptions): Compiled {
  return atOnce(compileInParts(workspace, options));
}

/**
 * Makes what the engine runs for one Environment: each kind makes its plans. The diagnostics hold all that loading,
 * rendering and compiling found; the revision is there when none of them is an error.
 */
export function* compileInParts(workspace: Workspace, options: CompileOptions): InParts<Compiled> {
  const { registry, environment: name, env, onBranch } = options;
  const report = createReport();
  const rendered = options.rendered ?? (yield* renderInParts(workspace, { registry }));
  const context = compileContext({ rendered, registry, environment: name, env, report, onBranch });
  const made: [string, unknown][] = [];
  for (const kind of kindsOf(registry).keys()) made.push([kind, yield* context.planInParts(kind)]);
  const environment = context.plan("Environment");
  if (environment) reportSharedSecrets(environment, context);
  const diagnostics = [...workspace.diagnostics, ...rendered.diagnostics, ...report.list()];
  if (!environment) return { diagnostics };
  const files = relevantFiles(workspace, context);
  const digest = digestOfRevision(name, files, context.used);
  const plans = {
    ...Object.fromEntries(made.filter(([, plan]) => plan !== undefined)),
    Environment: environment,
    System: context.plan("System") ?? new Map(),
    Flow: context.plan("Flow") ?? [],
  };
  const sound = { digest, files, plans };
  const isRefused = diagnostics.some(({ severity }) => severity === "error");
  return { ...(isRefused ? {} : { revision: sound }), sound, environment, diagnostics };
}

/** The files that a revision depends on: resources, schemas, and what resources name. */
function relevantFiles(workspace: Workspace, { rendered, registry }: CompileContext): Files {
  // Tests change nothing of what runs.
  const running = workspace.documents.filter(({ kind }) => kindOf(kind, registry).folder !== "tests");
  const names = new Set(running.map(({ file }) => file));
  for (const file of Object.keys(workspace.files)) {
    if (file.startsWith("schemas/") && !file.startsWith("schemas/crossdock/") && file.endsWith(".json")) {
      names.add(file);
    }
  }
  for (const { fields } of rendered.resources) {
    for (const { mark, value: written } of fields) {
      if (mark.kind === "mapping") names.add(jsonataFile(written) ?? "");
      if (mark.kind === "file" && typeof written === "string") names.add(written);
    }
  }
  const known = [...names].filter((file) => Object.hasOwn(workspace.files, file)).sort();
  return Object.fromEntries(known.map((file) => [file, workspace.files[file] ?? ""]));
}

function digestOfRevision(environment: string, files: Files, used: ReadonlyMap<string, string>): string {
  const variables = [...used].sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([environment, files, variables]))
    .digest("hex");
}
