import {
  type EnvironmentPlan,
  type Files,
  loadWorkspace,
  type RenderedWorkspace,
  readEnvironment,
  renderWorkspace,
  type Workspace,
} from "@crossdock/flow";
import type { Diagnostic, Registry } from "@crossdock/kit";
import { checkWorkspace } from "@crossdock/lint";
import { readVariables } from "@crossdock/server/env-files";
import { readWorkspace } from "@crossdock/server/read-workspace";
import { secretsIn } from "@crossdock/server/secrets";
import { webhookSecrets } from "./dev-secrets.ts";
import type { Simulators } from "./simulators.ts";

/** What a look at the workspace found. */
export interface Look {
  files: Files;
  workspace: Workspace;
  rendered: RenderedWorkspace;
  environment: EnvironmentPlan | undefined;
  findings: readonly Diagnostic[];
}

interface LookDeps {
  folder: string;
  environment: string;
  registry: Registry;
  simulators: Simulators;
  /** What the daemon is given: this process's own variables, and above them those that lead to simulators. */
  given: Record<string, string | undefined>;
}

/** Looks at the workspace with the simulators that it asks for: they listen, and `given` leads to them, when a look ends. */
export function createLooks({ folder, environment: name, registry, simulators, given }: LookDeps) {
  return async (): Promise<Look> => {
    const files = await readWorkspace(folder, { tests: true });
    const workspace = loadWorkspace(files, { registry });
    const rendered = renderWorkspace(workspace, { registry });
    const own = await readVariables(folder, name, process.env);
    const environment = environmentOf(files, workspace, name, { registry, env: (each) => own[each] });
    const simulated = environment ? await simulators.open(environment, workspace) : undefined;
    if (environment && simulated) {
      for (const each of Object.keys(given)) delete given[each];
      const secrets = webhookSecrets(rendered, environment, { ...own, ...simulated }, registry);
      Object.assign(given, process.env, secrets, simulated);
    }
    const variables = { ...own, ...given };
    const { findings } = checkWorkspace(workspace, {
      registry,
      environment: name,
      rendered,
      tests: true,
      variables: (each) => variables[each],
      env: (each) => variables[each],
      exists: (path) => Object.hasOwn(files, path),
      ...secretsIn(workspace, name, variables),
    });
    return { files, workspace, rendered, environment, findings };
  };
}

/** From its own file alone: whatever is wrong elsewhere, it says what is simulated. */
function environmentOf(
  files: Files,
  { resources }: Workspace,
  name: string,
  options: { registry: Registry; env(variable: string): string | undefined },
): EnvironmentPlan | undefined {
  const file = resources.find("Environment", name)?.file;
  return file === undefined ? undefined : readEnvironment({ [file]: files[file] ?? "" }, name, options);
}

/** Systems that nothing stands for. */
export function realSystems({ workspace, environment }: Look): string[] {
  const all = workspace.resources.list("System").map(({ name }) => name);
  return all.filter((name) => !environment?.simulators.has(name));
}
