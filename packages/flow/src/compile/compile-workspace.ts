import { createHash } from "node:crypto";
import { didYouMean, fieldsAt, isFields } from "@crossdock/kit";
import { kindSchema } from "../kinds/kinds.ts";
import { createReport } from "../load/report.ts";
import type { EnvironmentPlan, FlowMode, FlowPlan, SystemPlan } from "../plan.ts";
import { renderWorkspace } from "../render/render-workspace.ts";
import { jsonataFile } from "../resolve/check-references.ts";
import { splitReference } from "../resolve/resource-index.ts";
import { rolesOf } from "../resolve/role-resolver.ts";
import type { Compiled, CompileOptions, Files, SourceDocument, Workspace } from "../workspace.ts";
import { type CompileContext, compileContext } from "./compile-context.ts";
import { environmentPlan } from "./environment-plan.ts";
import { flowPlan } from "./flow-plan.ts";
import { interpolate } from "./interpolate.ts";
import { reportSharedSecrets } from "./shared-secrets.ts";
import { systemPlan } from "./system-plan.ts";

/**
 * Makes what the engine runs for one Environment. The diagnostics hold all that loading, rendering and compiling
 * found; the revision is there when none of them is an error.
 */
export function compileWorkspace(workspace: Workspace, options: CompileOptions): Compiled {
  const { registry, environment: name, env } = options;
  const report = createReport();
  const rendered = options.rendered ?? renderWorkspace(workspace, { registry });
  const context = compileContext({ rendered, registry, env, report, onBranch: options.onBranch });
  const environment = compileEnvironment(name, context);
  const systems = compileSystems(context);
  const flows = compileFlows(systems, context);
  compileContracts(context);
  if (environment) reportSharedSecrets(environment, context);
  const diagnostics = [...workspace.diagnostics, ...rendered.diagnostics, ...report.list()];
  if (!environment) return { diagnostics };
  if (diagnostics.some(({ severity }) => severity === "error")) return { environment, diagnostics };
  const files = relevantFiles(workspace, context);
  const digest = digestOfRevision(name, files, context.used);
  return { revision: { digest, files, environment, systems, flows }, environment, diagnostics };
}

function compileEnvironment(name: string, context: CompileContext): EnvironmentPlan | undefined {
  const { workspace, registry, env, used, report } = context;
  const document = workspace.resources.find("Environment", name);
  if (document) return document.valid ? environmentPlan(document, registry, env, used, report) : undefined;
  const known = workspace.resources.references("Environment");
  report.add("XD103", `there is no Environment \`${name}\``, {
    hint:
      didYouMean(name, known) ??
      (known.length > 0
        ? `choose one of ${known.join(", ")} with \`--env\``
        : `add flows/environments/${name}.environment.yaml`),
  });
  return undefined;
}

/** Every System that plays a role; one that nobody uses needs no values. */
function compileSystems(context: CompileContext): ReadonlyMap<string, SystemPlan> {
  const { resources } = context.workspace;
  const systems = new Map<string, SystemPlan>();
  const used = new Set<SourceDocument>();
  for (const retailer of resources.list("Retailer")) {
    for (const name of Object.values(rolesOf(retailer))) {
      const system = resources.resolve("System", name, retailer.name);
      if (system) used.add(system);
    }
  }
  for (const system of systemsByName(context)) used.add(system);
  for (const system of used) {
    const plan = systemPlan(system, context);
    if (plan) systems.set(plan.name, plan);
  }
  return systems;
}

/** Systems that a flow names without a role. */
function systemsByName({ rendered, workspace }: CompileContext): SourceDocument[] {
  return rendered.resources.flatMap(({ kind, retailer, fields }) => {
    if (kind !== "Flow" || retailer === null) return [];
    return fields.flatMap(({ mark, value: role }) => {
      if (mark.to !== "System" || typeof role !== "string") return [];
      const system = workspace.resources.resolve("System", role, retailer);
      return system && (system.retailer === null || system.retailer === retailer) ? [system] : [];
    });
  });
}

function compileFlows(systems: ReadonlyMap<string, SystemPlan>, context: CompileContext): FlowPlan[] {
  const { workspace, rendered, registry, env, used, report } = context;
  return workspace.resources.list("Retailer").flatMap((retailer) => {
    if (!retailer.valid) return [];
    const { value } = interpolate(retailer, kindSchema("Retailer", registry), env, used, report);
    const vars = isFields(value["vars"]) ? value["vars"] : {};
    const seen = new Set<string>();
    return fieldsAt(value["use"]).flatMap(([index, { flow: reference, mode }]) => {
      if (seen.has(String(reference))) {
        report.add("XD106", `\`${retailer.name}\` uses \`${reference}\` twice`, {
          span: retailer.spanOf(["use", index]),
          hint: "remove one of the two",
        });
        return [];
      }
      seen.add(String(reference));
      const { name, version } = splitReference(String(reference));
      const flow = rendered.flows.find(
        (other) =>
          other.rendered.name === name &&
          other.rendered.version === version &&
          other.retailer === retailer.name,
      );
      if (!flow) return [];
      const chosen = { ...flow, retailer: retailer.name };
      // The schema of Retailer allows these words only.
      const plan = flowPlan(chosen, (mode ?? "live") as FlowMode, vars, systems, context);
      return plan ? [plan] : [];
    });
  });
}

/** Contracts that no flow uses have to be valid as well: they are what others rely on. */
function compileContracts({ workspace, contracts }: CompileContext): void {
  for (const contract of workspace.resources.list("Contract")) {
    if (contract.valid) contracts.compile(contract);
  }
}

/** The files that a revision depends on: resources, schemas, and what resources name. */
function relevantFiles(workspace: Workspace, { rendered }: CompileContext): Files {
  // Tests change nothing of what runs.
  const running = workspace.documents.filter(({ kind }) => kind !== "FlowTest");
  const names = new Set(running.map(({ file }) => file));
  for (const file of Object.keys(workspace.files)) {
    if (file.startsWith("schemas/") && !file.startsWith("schemas/crossdock/") && file.endsWith(".json")) {
      names.add(file);
    }
  }
  for (const { kind, value, fields } of rendered.resources) {
    for (const { mark, value: written } of fields) {
      if (mark.kind === "mapping") names.add(jsonataFile(written) ?? "");
    }
    const csv = kind === "Table" && isFields(value["csv"]) ? value["csv"]["file"] : undefined;
    if (typeof csv === "string") names.add(csv);
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
