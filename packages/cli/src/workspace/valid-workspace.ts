import type { Files, FlowPlan, FlowTestPlan, Revision } from "@crossdock/flow";
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
 * Ends the command with the findings where it does not compile; errors of rules alone, such as a field without its class
 * in the schema of another flow, are told in one line. `purpose` completes "free of errors before …".
 */
export async function validWorkspace(
  command: Command,
  {
    folder,
    environment,
    tests,
    purpose,
  }: { folder: string; environment: string; tests: boolean; purpose: string },
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
  const { findings, rendered, revision } = checkWorkspace(workspace, {
    registry,
    environment,
    exists: (path) => Object.hasOwn(files, path),
    variables: (name) => variables[name],
  });
  const errors = findings.filter(({ severity }) => severity === "error");
  if (!revision) return refuse(command, errors, files, purpose);
  if (errors.length > 0)
    command.logToStderr(
      `${errors.length} ${errors.length === 1 ? "error keeps" : "errors keep"} this workspace from running; \`crossdock lint\` has more`,
    );
  return { revision, tests: tests ? flowTestPlans(rendered, { registry }) : [] };
}

/** The flow of that name, with or without its version, for a retailer or for the first that uses it. Ends the command without. */
export function flowOf({ plans }: Revision, name: string, retailer: string | undefined): FlowPlan {
  const flows = plans.Flow;
  const named = flows.filter(({ flow }) => flow === name || flow.split("@")[0] === name);
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
): Promise<never> {
  const { formatPretty } = await import("@crossdock/lint");
  command.logToStderr(
    formatPretty(errors, { source: (file) => files[file], colours: hasColours(process.stderr) }),
  );
  return command.error(`the workspace has to be free of errors before ${purpose}`, { exit: 1 });
}
