import {
  flowSecretPath,
  interpolationsOf,
  kindOf,
  markedFields,
  type Rendered,
  secretPathOf,
  secretProviders,
  secretVariable,
} from "@crossdock/flow";
import { defineRule, type Finding, readFields, type Span } from "@crossdock/kit";
import { interpolationOf } from "../analysis/interpolation.ts";
import type { Subject } from "../subject.ts";

export const missingValue = defineRule<Subject>({
  code: "XD107",
  name: "missing-value",
  severity: "error",
  summary:
    "Every environment variable and secret has a value that can be used in the checked environment, and no two secrets share one.",
  why: "The daemon would start and fail with the first call, or use a secret of somebody else.",
  good: `
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: '\${env:GLOBEX_FEED}' }
`,
  bad: `
# file: flows/retailers/globex/retailer.yaml
kind: Retailer
name: globex
owner: globex-integration
vars: { feed: '\${env:GLOBEX_FED}' }
              ^^^^^^^^^^^^^^^^^^^ the environment variable \`GLOBEX_FED\` is not set
`,
  needs: ["env", "hasSecret"],
  *check(subject) {
    const { env, hasSecret } = subject.lookups;
    // Without it nothing says which values there are; that it is missing is the one thing to tell.
    if (!subject.environment) return;
    const environment = subject.environment.name;
    for (const resource of inUse(subject)) {
      for (const { source, name, path } of env ? interpolationsOf(resource.value) : []) {
        if (source !== "env" || env?.(name) !== undefined) continue;
        yield {
          span: resource.spanOf(path),
          message: `the environment variable \`${name}\` is not set`,
          hint: `set \`${name}\`, or choose another environment with \`--env\``,
        };
      }
    }
    const first = new Map<string, SecretUse>();
    for (const use of secretsOf(subject)) {
      const variable = secretVariable("", use.secret);
      const other = first.get(variable) ?? use;
      first.set(variable, other);
      if (other.secret !== use.secret) {
        yield {
          span: use.span,
          message: `the secrets \`${use.secret}\` and \`${other.secret}\` are read from one environment variable`,
          hint: "rename one of the two",
          related: [{ message: "the first one", span: other.span }],
        };
      }
      if (!hasSecret || hasSecret(use.secret)) continue;
      yield {
        span: use.span,
        message: `the secret \`${use.secret}\` has no value in environment \`${environment}\``,
        hint: placesOf(subject, use.secret),
        problem: { id: "missing-secret" },
      };
    }
    yield* unusable(subject, environment);
  },
});

/** Secrets that have a value, which is not what the trigger that names them can use. */
function* unusable(subject: Subject, environment: string): Generator<Finding> {
  const { secretProblem } = subject.lookups;
  if (!secretProblem) return;
  for (const { retailer, triggers, spanOf } of subject.flows) {
    for (const { definition, path, value } of triggers) {
      if (retailer === null || !definition?.secretProblem) continue;
      const settings = readFields(definition.config, value);
      for (const field of markedFields(definition.config, value)) {
        if (field.mark.kind !== "secret" || typeof field.value !== "string") continue;
        const secret = flowSecretPath(interpolationOf(field.value)?.name ?? field.value, retailer);
        // Read by this definition's own schema.
        const problem = secretProblem(secret, (text) =>
          definition.secretProblem?.(settings as never, text, field.path),
        );
        if (problem === undefined) continue;
        yield {
          span: spanOf([...path, ...field.path]),
          message: `the secret \`${secret}\` cannot be used in environment \`${environment}\`: ${problem}`,
          hint: "correct its value, or say in `verify` how it is written; until then every sender is asked to come again",
          problem: { id: "unusable-secret" },
        };
      }
    }
  }
}

/** Where the Environment looks for a secret, so that a person can put it there. */
function placesOf({ environment }: Subject, secret: string): string {
  const places = secretProviders(environment?.value).map((provider) =>
    provider.kind === "env"
      ? `set \`${secretVariable(provider.prefix, secret)}\``
      : `write it into the file \`${provider.folder}/${secret}\``,
  );
  return places.join(", or ") || "say under `secrets` of the Environment where secrets are kept";
}

interface SecretUse {
  /** Full path. */
  secret: string;
  /** Worked out when it is asked for: most secrets are there. */
  readonly span: Span;
}

/** Everything but the Environments that are not checked. */
function inUse({ rendered, environment, registry }: Subject): Rendered[] {
  return rendered.resources.filter(
    ({ kind, document }) =>
      document.valid && (kindOf(kind, registry).folder !== "environments" || document === environment),
  );
}

function* secretsOf(subject: Subject): Generator<SecretUse> {
  for (const resource of inUse(subject)) {
    const { fields, spanOf } = resource;
    for (const field of fields) {
      if (field.mark.kind !== "secret" || typeof field.value !== "string") continue;
      const secret = secretPathOf(
        interpolationOf(field.value)?.name ?? field.value,
        resource,
        subject.registry,
      );
      if (secret === undefined) continue;
      yield {
        secret,
        get span() {
          return spanOf(field.path);
        },
      };
    }
  }
}
