import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type SecretProvider, secretVariable, type Workspace } from "@crossdock/flow";
import { Failure, type SecretReference } from "@crossdock/kit";

/** Asks the Environment's providers in their order, each time anew, so that a rotated secret is used at once. */
export function createSecrets(
  providers: () => readonly SecretProvider[],
  environment: Readonly<Record<string, string | undefined>>,
): (reference: SecretReference) => Promise<string> {
  return async ({ secret }) => {
    for (const provider of providers()) {
      const value = await ask(provider, secret, environment);
      if (value !== undefined && value !== "") return value;
    }
    const places = providers().map((provider) => placeOf(provider, secret));
    throw new Failure("AuthFailed", `the secret ${secret} has no value`, {
      outcome: "notSent",
      detail:
        places.length === 0 ? "the Environment names no provider" : `looked for ${places.join(", then ")}`,
    });
  };
}

/** Where a provider keeps a secret, for messages. */
function placeOf(provider: SecretProvider, secret: string): string {
  return provider.kind === "env"
    ? `the variable ${secretVariable(provider.prefix, secret)}`
    : join(provider.folder, secret);
}

async function ask(
  provider: SecretProvider,
  secret: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (provider.kind === "env") return environment[secretVariable(provider.prefix, secret)];
  const text = await readFile(join(provider.folder, secret), "utf8").catch(() => undefined);
  return text?.replace(/\r?\n$/, "");
}

/** Whether a secret has a value for the Environment, judged from the workspace as it is written. */
export function hasSecretIn(
  { resources }: Workspace,
  environment: string,
  variables: Readonly<Record<string, string | undefined>>,
): (path: string) => boolean {
  const written = resources.find("Environment", environment)?.value["secrets"];
  const providers = (Array.isArray(written) ? written : []) as {
    env?: { prefix?: string };
    file?: { folder?: string };
  }[];
  return (path) =>
    providers.some(({ env, file }) => {
      if (env) return Boolean(variables[secretVariable(env.prefix ?? "CROSSDOCK_SECRET_", path)]);
      return file?.folder !== undefined && existsSync(join(file.folder, path));
    });
}
