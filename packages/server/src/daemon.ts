import type { AddressInfo } from "node:net";
import { createHttpClient } from "@crossdock/connectors";
import { createEngine, type Engine } from "@crossdock/engine";
import type { Files, Revision } from "@crossdock/flow";
import type { Journal } from "@crossdock/journal";
import { type Clock, type Diagnostic, type Log, type Registry, systemClock } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { createApp } from "./app.ts";
import { createMetrics } from "./metrics.ts";
import { type PrepareOptions, prepare } from "./prepare.ts";
import { readWorkspace } from "./read-workspace.ts";
import { createReloads } from "./reloads.ts";
import { createSecrets } from "./secrets.ts";
import { watchWorkspace } from "./watch-workspace.ts";

/** A running daemon. */
export interface Daemon {
  /** Such as `http://127.0.0.1:7070`. */
  readonly address: string;
  readonly engine: Engine;
  readonly journal: Journal;
  /**
   * Stops intake, lets running messages finish their step within `patience`, commits and closes. Requests under way
   * have one more second, then their connections are cut. Called again, it gives the same promise.
   */
  stop(): Promise<void>;
}

export interface DaemonOptions {
  /** The workspace. */
  folder: string;
  /** Name of the Environment. */
  environment: string;
  registry: Registry;
  /** The process's environment variables. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Made from the Environment's log level. */
  log(level: string): Log;
  clock?: Clock;
  random?: () => number;
  /** Overrides the Environment's port; 0 takes a free one. */
  port?: number;
  /** Overrides the Environment's journal file or backend. */
  journal?: Journal;
  /** Follow changes of the workspace. Default: true. */
  watch?: boolean;
  /** Milliseconds that a stop waits for steps under way. Default: 10,000. */
  patience?: number;
}

/** The workspace cannot run: what is wrong with it. */
export class UnfitWorkspace extends Error {
  override readonly name = "UnfitWorkspace";
  readonly diagnostics: readonly Diagnostic[];
  readonly files: Files;
  constructor(diagnostics: readonly Diagnostic[], files: Files) {
    super("the workspace has errors");
    this.diagnostics = diagnostics;
    this.files = files;
  }
}

/** Something around the daemon does not let it start, such as a journal that another process has open. */
export class CannotStart extends Error {
  override readonly name = "CannotStart";
}

/** Ended messages are kept for this long. */
const keptFor = 30 * 86_400_000;
const pruneEvery = 60_000;
const pruneChunk = 500;
/** Milliseconds that requests under way have once everything else has stopped. */
const lastAnswers = 1000;

/**
 * Checks the workspace, opens the journal, takes up what was left, and serves. Throws `UnfitWorkspace`, `CannotStart`,
 * or what listening threw (`EADDRINUSE`); then nothing is left open.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { folder, registry, variables, clock = systemClock } = options;
  const settings: PrepareOptions = {
    registry,
    environment: options.environment,
    env: (name) => variables[name],
  };
  const files = await readWorkspace(folder);
  const first = prepare(files, settings);
  if (!first.revision) throw new UnfitWorkspace(first.diagnostics, files);

  let environment = first.revision.environment;
  const log = options.log(environment.telemetry.logs.level);
  const journal = options.journal ?? (await openJournal(first.revision, registry, folder));
  const http = createHttpClient({ allowedHosts: () => environment.allowedHosts, log, clock });
  const metrics = createMetrics({ journal, now: clock.now, running: () => engine.running().size });
  const engine = createEngine({
    journal,
    clock,
    log,
    http,
    random: options.random ?? Math.random,
    secret: createSecrets(() => environment.secrets, variables),
    observe: metrics.observe,
    recompile: async (stored) => prepare(stored, settings).revision,
  });
  const reloads = createReloads(
    {
      engine: {
        revision: engine.revision,
        async activate(revision, how) {
          const before = environment;
          // New Systems are probed within the hosts that come with them.
          environment = revision.environment;
          try {
            await engine.activate(revision, how);
          } catch (error) {
            environment = before;
            throw error;
          }
        },
      },
      read: () => readWorkspace(folder),
      prepare: (read) => prepare(read, settings),
      clock,
      log,
      onResult: metrics.reloaded,
    },
    files,
  );

  let isReady = false;
  const app = createApp({
    engine,
    journal,
    reloads,
    metrics,
    clock,
    isReady: () => isReady,
    onFault: (error) =>
      log.error({ stack: error instanceof Error ? error.stack : String(error) }, "answering failed"),
  });
  const { host } = environment.listen;
  try {
    await engine.activate(first.revision);
    await app.listen({ host, port: options.port ?? environment.listen.port });
    await engine.start();
  } catch (error) {
    await engine.stop(0);
    await app.close();
    await http.close();
    await journal.close();
    throw error;
  }
  isReady = true;
  const ring = (): void => {
    reloads
      .reload()
      .catch((error: unknown) => log.error({ reason: String(error) }, "reading the workspace failed"));
  };
  const bell = options.watch === false ? undefined : watchWorkspace(folder, clock, ring);
  const pruning = startPruning(journal, clock, log);
  // The address of a TCP listener is never text.
  const { port } = app.server.address() as AddressInfo;
  const address = `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  log.info(
    { address, revision: first.revision.digest, flows: first.revision.flows.length },
    "the daemon is ready",
  );

  const stop = async (): Promise<void> => {
    isReady = false;
    log.info({}, "the daemon drains");
    await bell?.close();
    pruning.stop();
    await reloads.settled();
    await engine.stop(options.patience ?? 10_000);
    await closeApp(app, clock);
    await http.close();
    await journal.close();
    log.info({}, "the daemon has stopped");
  };
  let stopping: Promise<void> | undefined;
  return {
    address,
    engine,
    journal,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** A client that sends a byte a minute, or reads none, must not keep the daemon from ending. */
async function closeApp(app: FastifyInstance, clock: Clock): Promise<void> {
  const impatient = clock.schedule(lastAnswers, () => app.server.closeAllConnections());
  await app.close();
  impatient.cancel();
}

async function openJournal({ environment }: Revision, registry: Registry, folder: string): Promise<Journal> {
  const definition = registry.journals.get(environment.journal.name);
  if (!definition) throw new Error(`no journal is named ${environment.journal.name}`);
  try {
    // Read by this definition's own schema; every definition of a journal opens a Journal.
    return (await definition.open(environment.journal.config as never, folder)) as Journal;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const where = `\`journal\` of Environment ${environment.name} names it`;
    throw new CannotStart(`${reason} (${where})`, { cause: error });
  }
}

/** Old ended messages go in small chunks, so that intake never waits for them. */
function startPruning(journal: Journal, clock: Clock, log: Log): { stop(): void } {
  const again = (gone: number): void => {
    timer = clock.schedule(gone === pruneChunk ? 1000 : pruneEvery, prune);
  };
  const prune = (): void => {
    journal.prune(clock.now() - keptFor, pruneChunk).then(again, (error: unknown) => {
      log.error({ reason: String(error) }, "pruning failed; it is tried again");
      again(0);
    });
  };
  let timer = clock.schedule(pruneEvery, prune);
  return { stop: () => timer.cancel() };
}
