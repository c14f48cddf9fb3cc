import { isDeepStrictEqual } from "node:util";
import { compileWorkspace, type EnvironmentPlan, loadWorkspace } from "@crossdock/flow";
import {
  type CopyOutcome,
  type CopyProgress,
  copyJournal,
  type JournalSource,
  type JournalTarget,
} from "@crossdock/journal";
import { didYouMean, type JournalDefinition, type Registry, thrownText } from "@crossdock/kit";
import { environmentOf, type PrepareOptions } from "../reload/prepare.ts";
import { readWorkspace } from "../reload/read-workspace.ts";
import { createSecrets } from "../secrets.ts";
import { CannotStart } from "./open-journal.ts";

export interface CopyWish extends PrepareOptions {
  /** What would stand below `journal` of the Environment: `{ postgres: { … } }`, or the name alone. */
  to: unknown;
  /** Only looks whether it could be done. */
  isDry: boolean;
  progress: CopyProgress;
}

export interface JournalCopy {
  /** Where the journal is, and where the copy is. */
  from: string;
  to: string;
  /** How many rows the source has, by table. */
  counts?: Readonly<Record<string, number>>;
  /** What was copied; missing where it was only looked. */
  outcome?: CopyOutcome;
}

/**
 * Copies the journal of an Environment into an empty one. No daemon may run on either. Throws `CannotStart` where it cannot
 * begin, and `CopyFailed` where it ended without a copy.
 */
export async function copyBetween(folder: string, wish: CopyWish): Promise<JournalCopy> {
  const environment = environmentOf(await readWorkspace(folder), wish);
  if (!environment)
    throw new CannotStart(`Environment ${wish.environment} cannot be read: \`crossdock lint\` says why`);
  const ends = { from: environment.journal, to: journalOf(wish) };
  if (isDeepStrictEqual(ends.from, ends.to))
    throw new CannotStart(`--to names the journal of Environment ${environment.name} itself`);
  const context = { secret: createSecrets(() => environment.secrets, wish.variables ?? {}) };
  const [from, to] = [endsOf(ends.from.name, wish.registry), endsOf(ends.to.name, wish.registry)];
  // Each configuration is read by its definition's own schema, and every definition opens these ends.
  const source = await opened("source", ends.from, async (config) => {
    return (await from.source(config, folder, context)) as JournalSource; // as above
  });
  try {
    const target = await opened("target", ends.to, async (config) => {
      return withoutObstacle((await to.target(config, folder, context)) as JournalTarget); // as above
    });
    try {
      return await run(source, target, wish);
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

async function run(source: JournalSource, target: JournalTarget, wish: CopyWish): Promise<JournalCopy> {
  const names = { from: source.name, to: target.name };
  if (wish.isDry) return { ...names, counts: await source.begin() };
  return { ...names, outcome: await copyJournal(source, target, wish.progress) };
}

/** Throws where nothing may be copied into it. */
async function withoutObstacle(target: JournalTarget): Promise<JournalTarget> {
  try {
    const obstacle = await target.obstacle();
    if (obstacle !== undefined) throw new Error(obstacle);
    return target;
  } catch (error) {
    await target.close();
    throw error;
  }
}

function endsOf(name: string, { journals }: Registry): NonNullable<JournalDefinition["ends"]> {
  const ends = journals.get(name)?.ends;
  if (!ends) throw new CannotStart(`the ${name} journal keeps nothing that could be copied`);
  return ends;
}

async function opened<End>(
  role: "source" | "target",
  { name, config }: EnvironmentPlan["journal"],
  open: (config: never) => Promise<End>,
): Promise<End> {
  try {
    // Read by the definition's own schema.
    return await open(config as never);
  } catch (error) {
    throw new CannotStart(`the ${role} of the copy, ${name}: ${thrownText(error)}`, { cause: error });
  }
}

/** The journal that `to` tells of, read as an Environment's is. */
function journalOf({ to, registry, env }: CopyWish): EnvironmentPlan["journal"] {
  const written = typeof to === "string" ? { [to]: {} } : to;
  const known = [...registry.journals.keys()];
  const [name] = Object.keys(typeof written === "object" && written !== null ? written : {});
  if (name === undefined || !known.includes(name)) {
    const hint = didYouMean(String(name), known) ?? `write it as in an Environment, \`${known[0]}: { … }\``;
    throw new CannotStart(`--to names no journal; ${hint}`);
  }
  const file = "flows/environments/copy.environment.yaml";
  const text = JSON.stringify({ kind: "Environment", name: "copy", owner: "copy", journal: written });
  const workspace = loadWorkspace({ [file]: text }, { registry });
  const { environment, diagnostics } = compileWorkspace(workspace, { registry, environment: "copy", env });
  if (environment) return environment.journal;
  const problem = diagnostics.find(({ severity }) => severity === "error");
  throw new CannotStart(
    `--to cannot be read: ${problem?.message ?? "it is not the journal of an Environment"}`,
  );
}
