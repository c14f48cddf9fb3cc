import {
  type Files,
  type FlowPlan,
  type FlowTestPlan,
  isCalled,
  type RenderedWorkspace,
  type Revision,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { type Command, Errors } from "@oclif/core";
import { hasColours } from "../text/terminal.ts";
import { variablesOf } from "./variables-of.ts";
import { requireFlows } from "./workspace-folder.ts";

/** A workspace that compiles, as it is here. */
export interface ValidWorkspace {
  revision: Revision;
  /** Its flow tests; none unless they were asked for. */
  tests: readonly FlowTestPlan[];
}

/**
 * Reads and compiles a workspace of which nothing is run: an address or a value that is not set here only has to be there.
 * Ends the command with the findings where one of them concerns the flow that is asked for; those of others, and errors of
 * rules alone, such as a field without its class in a schema, are counted in one line. `purpose` completes "free of errors before …".
 */
export async function validWorkspace(
  command: Command,
  { folder, environment, tests, purpose, flow, retailer }: Wish,
): Promise<ValidWorkspace> {
  await requireFlows(folder);
  const [{ readWorkspace }, { registryOf }, { flowTestPlans, loadWorkspace }, { checkWorkspace }] =
    await Promise.all([
      import("@crossdock/server/read-workspace"),
      import("./registry-of.ts"),
      import("@crossdock/flow"),
      import("@crossdock/lint"),
    ]);
  const registry = await registryOf(folder);
  const [files, variables] = await Promise.all([
    readWorkspace(folder, { tests }),
    variablesOf(folder, environment),
  ]);
  const workspace = loadWorkspace(files, { registry });
  const { findings, rendered, ...compiled } = checkWorkspace(workspace, {
    registry,
    environment,
    exists: (path) => Object.hasOwn(files, path),
    variables: (name) => variables[name],
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  const revision = compiled.revision ?? compiled.sound;
  if (!revision) return refuse(command, errors, files, purpose);
  if (!compiled.revision) {
    const own = await errorsOf(errors, rendered, { flow, retailer }, { registry, environment });
    if (own.length > 0) return refuse(command, own, files, purpose, errors.length - own.length);
  }
  if (errors.length > 0)
    command.logToStderr(
      `${errors.length} ${errors.length === 1 ? "error keeps" : "errors keep"} this workspace from running; \`crossdock lint\` has more`,
    );
  return { revision, tests: tests ? flowTestPlans(rendered, { registry }) : [] };
}

interface Wish {
  folder: string;
  environment: string;
  tests: boolean;
  purpose: string;
  /** As it is asked for: with or without its version. */
  flow: string;
  /** Undefined: the first that uses the flow. */
  retailer: string | undefined;
}

/** What is wrong with the flow that is asked for; everything, where nobody can tell which it is. */
async function errorsOf(
  errors: readonly Diagnostic[],
  rendered: RenderedWorkspace,
  { flow, retailer }: Pick<Wish, "flow" | "retailer">,
  options: { registry: Registry; environment: string },
): Promise<readonly Diagnostic[]> {
  const { flowFiles, referenceTo } = await import("@crossdock/flow");
  const asked = rendered.resources.find(
    (each) =>
      each.kind === "Flow" &&
      (referenceTo(each) === flow || each.name === flow) &&
      each.retailer !== null &&
      (retailer === undefined || each.retailer === retailer),
  );
  if (!asked) return errors;
  const known = { flow: referenceTo(asked), retailer: asked.retailer ?? "" };
  const own = flowFiles(rendered, known, options);
  return own ? errors.filter((each) => own.concerns(each)) : errors;
}

/** The flow of that name, with or without its version, for a retailer or for the first that uses it. Ends the command without. */
export function flowOf({ plans }: Revision, name: string, retailer: string | undefined): FlowPlan {
  const flows = plans.Flow;
  const named = flows.filter(({ flow }) => isCalled(flow, name));
  const plan = named.find((each) => retailer === undefined || each.retailer === retailer);
  if (plan) return plan;
  const known = flows.map((each) => `${each.flow} for ${each.retailer}`).join(", ");
  throw new Errors.CLIError(
    `there is no flow ${name}${retailer === undefined ? "" : ` for ${retailer}`}; there is ${known || "none"}`,
    { exit: 2 },
  );
}

async function refuse(
  command: Command,
  errors: Parameters<typeof import("@crossdock/lint").formatPretty>[0],
  files: Files,
  purpose: string,
  others = 0,
): Promise<never> {
  const { formatPretty } = await import("@crossdock/lint");
  command.logToStderr(
    formatPretty(errors, { source: (file) => files[file], colours: hasColours(process.stderr) }),
  );
  const what = others > 0 ? "the flow, and what it uses, has" : "the workspace has";
  const more =
    others > 0
      ? `; ${others} ${others === 1 ? "error of others does" : "errors of others do"} not matter here`
      : "";
  return command.error(`${what} to be free of errors before ${purpose}${more}`, { exit: 1 });
}
