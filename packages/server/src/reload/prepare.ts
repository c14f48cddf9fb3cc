import {
  compileInParts,
  compileWorkspace,
  type EnvironmentPlan,
  type Files,
  loadInParts,
  loadWorkspace,
  type Revision,
  renderInParts,
} from "@crossdock/flow";
import { atOnce, createTurns, type Diagnostic, type InParts, inTurns, type Registry } from "@crossdock/kit";
import { lintInParts } from "@crossdock/lint";
import { secretsIn } from "../secrets.ts";

/** A checked workspace: a revision when nothing forbids it to run, and everything that was found. */
export interface Prepared {
  /** Missing when any diagnostic is an error. */
  revision?: Revision;
  diagnostics: readonly Diagnostic[];
}

export interface PrepareOptions {
  registry: Registry;
  /** Name of the Environment. */
  environment: string;
  /** Value of an environment variable. */
  env(name: string): string | undefined;
  /** Where secrets are looked for, so that those without a value are warned of; missing: not checked. */
  variables?: Readonly<Record<string, string | undefined>>;
  /** Whether a file named in a resource exists. Default: whether it is among `files`. */
  exists?: (path: string) => boolean;
}

/** All at once; see `prepareInParts`. */
export function prepare(files: Files, options: PrepareOptions): Prepared {
  return atOnce(prepareInParts(files, options));
}

/** Text to revision: load, lint, compile. Never throws for what is in the files. */
export function* prepareInParts(files: Files, options: PrepareOptions): InParts<Prepared> {
  const { registry, environment, env, variables } = options;
  const workspace = yield* loadInParts(files, { registry });
  const rendered = yield* renderInParts(workspace, { registry });
  const exists = options.exists ?? ((path: string) => Object.hasOwn(files, path));
  const given = { registry, environment, env, rendered };
  const secrets = variables ? secretsIn(workspace, environment, variables) : {};
  const found = (yield* lintInParts(workspace, { ...given, exists, ...secrets })).map(tolerated);
  if (found.some(({ severity }) => severity === "error")) return { diagnostics: found };
  const compiled = yield* compileInParts(workspace, given);
  const known = new Set(found.map(identity));
  const diagnostics = [...found, ...compiled.diagnostics.filter((each) => !known.has(identity(each)))];
  return compiled.revision ? { revision: compiled.revision, diagnostics } : { diagnostics };
}

/**
 * A revision that ran before, compiled again. Rules are not asked: they may be newer than it is, and what they look at,
 * such as runbooks, is not stored with it. Whatever arrives meanwhile is answered.
 */
export function compileStored(files: Files, options: PrepareOptions): Promise<Prepared> {
  return inTurns(compileStoredInParts(files, options), createTurns());
}

function* compileStoredInParts(
  files: Files,
  { registry, environment, env }: PrepareOptions,
): InParts<Prepared> {
  const workspace = yield* loadInParts(files, { registry });
  return yield* compileInParts(workspace, { registry, environment, env });
}

/** The Environment by itself, where nothing is wrong with it: what a workspace that cannot run still tells. */
export function environmentOf(files: Files, options: PrepareOptions): EnvironmentPlan | undefined {
  const { registry, environment, env } = options;
  return compileWorkspace(loadWorkspace(files, { registry }), { registry, environment, env }).environment;
}

/**
 * Warnings, where the command `lint` reports errors: a secret may arrive after the daemon has started, and a day that
 * comes must not stop what ran the day before.
 */
function tolerated(diagnostic: Diagnostic): Diagnostic {
  return isMissingSecret(diagnostic) || untilRetired.has(diagnostic.code)
    ? { ...diagnostic, severity: "warning" }
    : diagnostic;
}

/** The rules about what is retired since a day. */
const untilRetired: ReadonlySet<string> = new Set(["XD606", "XD803"]);

/** A secret without a value that can be used. The same rule reports environment variables, without which nothing compiles. */
export function isMissingSecret({ problem }: Diagnostic): boolean {
  return problem?.id === "missing-secret" || problem?.id === "unusable-secret";
}

function identity({ code, message, span }: Diagnostic): string {
  return JSON.stringify([code, message, span?.file, span?.start.offset]);
}
