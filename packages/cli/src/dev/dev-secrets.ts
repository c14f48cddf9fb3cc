import {
  type EnvironmentPlan,
  interpolationsOf,
  type RenderedWorkspace,
  secretPathOf,
  secretVariable,
} from "@crossdock/flow";
import type { Registry } from "@crossdock/kit";
import { secretsIn } from "@crossdock/server/secrets";
import { standInSecret } from "./stand-in-secret.ts";

/** How the variables begin in which secrets are; undefined where none are. */
export function variablePrefix({ secrets }: Pick<EnvironmentPlan, "secrets">): string | undefined {
  return secrets.find((provider) => provider.kind === "env")?.prefix;
}

/** Variables with stand-ins for the secrets of webhooks that nobody has given: nobody needs a key to begin. */
export function webhookSecrets(
  rendered: RenderedWorkspace,
  environment: EnvironmentPlan,
  variables: Readonly<Record<string, string | undefined>>,
  registry: Registry,
): Record<string, string> {
  const prefix = variablePrefix(environment);
  if (prefix === undefined) return {};
  const { hasSecret } = secretsIn(rendered.workspace, environment.name, variables);
  const missing = rendered.resources.flatMap((resource) => {
    if (resource.kind !== "Flow") return [];
    return resource.fields.flatMap(({ mark, value }) => {
      if (mark.kind !== "secret" || typeof value !== "string") return [];
      const written = interpolationsOf(value)[0]?.name ?? value;
      const path = secretPathOf(written, resource, registry);
      return path === undefined || hasSecret(path) ? [] : [path];
    });
  });
  return Object.fromEntries(missing.map((path) => [secretVariable(prefix, path), standInSecret(path)]));
}
