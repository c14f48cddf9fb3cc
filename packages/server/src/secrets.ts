import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type SecretProvider, secretProviders, secretVariable, type Workspace } from "@crossdock/flow";
import { Failure, type SecretReference, secretName } from "@crossdock/kit";

/** Asks the Environment's providers in their order, each time again, so that a rotated secret is used at once. */
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
  if (!secretName.test(secret)) return undefined;
  return withoutLineEnd(await readFile(join(provider.folder, secret), "utf8").catch(() => undefined));
}

/** A file of one line ends with it. */
function withoutLineEnd(text: string | undefined): string | undefined {
  return text?.replace(/\r?\n$/, "");
}

/** What lint may know about the secrets of an Environment. */
export interface KnownSecrets {
  hasSecret(path: string): boolean;
  /** What `check` says about the value; undefined where there is none. The value itself is not told. */
  secretProblem(path: string, check: (value: string) => string | undefined): string | undefined;
}

/** The secrets that have a value for the Environment, judged from the workspace as it is written. */
export function secretsIn(
  { resources }: Workspace,
  environment: string,
  variables: Readonly<Record<string, string | undefined>>,
): KnownSecrets {
  const providers = secretProviders(resources.find("Environment", environment)?.value);
  const foundAt = (path: string): string | undefined => {
    for (const provider of providers) {
      const value =
        provider.kind === "env"
          ? variables[secretVariable(provider.prefix, path)]
          : secretName.test(path)
            ? withoutLineEnd(textOf(join(provider.folder, path)))
            : undefined;
      if (value) return value;
    }
    return undefined;
  };
  return {
    hasSecret: (path) => foundAt(path) !== undefined,
    secretProblem(path, check) {
      const value = foundAt(path);
      return value === undefined ? undefined : check(value);
    },
  };
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
