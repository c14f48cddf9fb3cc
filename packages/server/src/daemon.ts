import { createHttpClient } from "@crossdock/connectors";
import { createEngine, type Engine } from "@crossdock/engine";
import type { Journal, JournalError } from "@crossdock/journal";
import { type Clock, type Log, type Registry, systemClock } from "@crossdock/kit";
import type { FastifyInstance } from "fastify";
import { type AppDeps, createApp } from "./app.ts";
import { createBodyBudget } from "./http/read-body.ts";
import { createServedWebhooks } from "./http/served-webhooks.ts";
import { CannotStart } from "./journal/open-journal.ts";
import { listenAt, listenersOf, ownPorts, type Part } from "./listeners.ts";
import { createMetrics } from "./metrics.ts";
import { lastStamp, startPruning } from "./pruning.ts";
import { chooseStart } from "./reload/first-revision.ts";
import { compileStored, isMissingSecret, type PrepareOptions, prepare } from "./reload/prepare.ts";
import { readSettled } from "./reload/read-settled.ts";
import { readWorkspace } from "./reload/read-workspace.ts";
import { createReloadCommands } from "./reload/reload-commands.ts";
import { createReloads, type ReloadsDeps } from "./reload/reloads.ts";
import { watchWorkspace } from "./reload/watch-workspace.ts";
import { within } from "./reload/within.ts";
import { createRunningCatalog } from "./running-catalog.ts";
import { createSecrets } from "./secrets.ts";
import { watchWallClock } from "./wall-clock.ts";

/** A running daemon. */
export interface Daemon {
  /** Such as `http://127.0.0.1:7070`. */
  readonly address: string;
  /** Where the API and the metrics are: the same unless the Environment says otherwise; `unix:` and a file for a socket. */
  readonly addresses: Readonly<Record<Part, string>>;
  readonly engine: Engine;
  readonly journal: Journal;
  /** Resolves with the reason when the journal ends unasked: nothing is served any more, a new start is the way back. */
  readonly ended: Promise<JournalError>;
  /**
   * Stops intake, lets running messages finish their step within `patience`, commits and closes. Requests under way
   * have one more second, then their connections are cut. It always ends: a part that hangs, such as a disk that does
   * not answer, is left behind two seconds later. Called again, it gives the same promise.
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

/** Milliseconds that requests under way have once everything else has stopped. */
const lastAnswers = 1000;
/** Milliseconds beyond its own time that each part of a stop has before it is left behind. */
const slack = 2000;

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
    variables,
  };
  const snapshot = await readSettled({ read: () => readWorkspace(folder), clock });
  if (!snapshot)
    throw new CannotStart(`the files of ${folder} keep changing: something writes them all the time`);
  const start = await chooseStart(
    snapshot,
    settings,
    registry,
    folder,
    options.journal,
    ({ telemetry, secrets }) => ({
      clock,
      log: options.log(telemetry.logs.level),
      secret: createSecrets(() => secrets, variables),
    }),
  );
  const { journal } = start;

  let environment = start.revision.plans.Environment;
  const log = options.log(environment.telemetry.logs.level);
  const http = createHttpClient({
    allowedHosts: () => environment.allowedHosts,
    ownPorts: () => ownPorts(apps),
    log,
    clock,
  });
  const metrics = createMetrics({
    journal,
    now: clock.now,
    running: () => engine.running().size,
    isSetAside: () => reloads.folder().isSetAside,
    isServed: () => environment.telemetry.metrics,
  });
  const secret = createSecrets(() => environment.secrets, variables);
  const engine = createEngine({
    journal,
    clock,
    log,
    http,
    random: options.random ?? Math.random,
    secret,
    observe: metrics.observe,
    recompile: async (stored) => compileStored(stored, settings).revision,
    commands: createReloadCommands({
      reloads: {
        ask: (request) => reloads.ask(request),
        rollBack: (revision, request) => reloads.rollBack(revision, request),
      },
      journal,
      compileStored: (stored) => compileStored(stored, settings),
    }),
  });
  const activate: ReloadsDeps["activate"] = async (revision, how) => {
    const before = environment;
    // New Systems are probed within the hosts that come with them.
    environment = revision.plans.Environment;
    try {
      await engine.activate(revision, how);
    } catch (error) {
      environment = before;
      throw error;
    }
  };
  const reloads = createReloads(
    {
      revision: engine.revision,
      activate,
      read: (isKnown) => readSettled({ read: () => readWorkspace(folder), clock, isKnown }),
      prepare: (read) => prepare(read, settings),
      clock,
      log,
      onResult: metrics.reloaded,
    },
    start.beginning,
  );

  let isReady = false;
  const appDeps: AppDeps = {
    engine,
    journal,
    reloads,
    metrics,
    clock,
    log,
    compileStored: (stored) => compileStored(stored, settings),
    catalog: createRunningCatalog(engine.revision, settings),
    access: () => environment.api,
    isReady: () => isReady,
    servedWebhook: createServedWebhooks(engine.revision),
    bodies: createBodyBudget(64 * 1024 * 1024),
    onFault: (error) =>
      log.error({ stack: error instanceof Error ? error.stack : String(error) }, "answering failed"),
    secret,
  };
  const { listen } = environment;
  const listeners = listenersOf({ ...listen, port: options.port ?? listen.port }).map((each) => ({
    ...each,
    app: createApp(appDeps, each.parts),
  }));
  const apps = listeners.map(({ app }) => app);
  const addresses = { hooks: "", api: "", metrics: "" };
  let last: number | undefined;
  try {
    last = await lastStamp(journal);
    const { folder: current, setAside } = start.beginning;
    await engine.activate(start.revision, {
      cause: setAside === undefined ? "start" : "rollback",
      folder: setAside ?? current,
    });
    for (const { app, at, parts } of listeners) {
      const address = await listenAt(app, at);
      for (const part of parts) addresses[part] = address;
    }
    await engine.start();
  } catch (error) {
    // What the journal says of itself is the cause, whatever came of it here.
    const { reason } = await failureOf(journal, error);
    const part = (name: string, work: () => Promise<unknown>): Promise<void> =>
      within({ clock, log }, slack, name, work);
    await part("engine", () => engine.stop(0));
    await part("server", () => Promise.all(apps.map((app) => app.close())));
    await part("http", () => http.close());
    await part("journal", () => journal.close());
    throw reason;
  }
  isReady = true;
  const notify = (): void => {
    reloads.notify().catch((error: unknown) => {
      log.error({ stack: error instanceof Error ? error.stack : String(error) }, "the reload failed");
    });
  };
  if (start.beginning.setAside !== undefined) {
    log.warn(
      { revision: start.revision.digest },
      "an earlier revision runs by a rollback; the workspace is set aside until it changes",
    );
  }
  const missing = start.diagnostics.filter(isMissingSecret);
  if (missing.length > 0) {
    const secrets = new Set(missing.map(({ message, hint }) => `${message}: ${hint}`));
    log.warn({ secrets: [...secrets] }, "secrets have no value yet; what needs them waits for them");
  }
  // Under a rollback the files may be unfit: that is said once more.
  if (start.beginning.revision === undefined) notify();
  const watcher = options.watch === false ? undefined : watchWorkspace(folder, clock, notify);
  const wallClock = watchWallClock(clock, log, metrics.clockLeaped);
  const pruning = startPruning(journal, clock, log, last);
  const address = addresses.hooks;
  log.info(
    {
      address,
      api: addresses.api,
      metrics: addresses.metrics,
      revision: start.revision.digest,
      flows: start.revision.plans.Flow.length,
    },
    "the daemon is ready",
  );

  const ended = Promise.withResolvers<JournalError>();
  void journal.ended.then((reason) => {
    if (!reason) return;
    isReady = false;
    log.error({ reason: reason.message }, "the journal ended; the daemon cannot go on");
    ended.resolve(reason);
  });

  const stop = async (): Promise<void> => {
    isReady = false;
    log.info({}, "the daemon drains");
    wallClock.stop();
    pruning.stop();
    const patience = journal.state().state === "ended" ? 0 : (options.patience ?? 10_000);
    const part = (name: string, work: () => Promise<unknown> | undefined, extra = 0): Promise<void> =>
      within({ clock, log }, extra + slack, name, work);
    await part("watcher", () => watcher?.close());
    await part("reload", () => reloads.settled());
    await part("engine", () => engine.stop(patience), patience);
    await part("server", () => Promise.all(apps.map((app) => closeApp(app, clock))), lastAnswers);
    await part("http", () => http.close());
    await part("journal", () => journal.close());
    log.info({}, "the daemon has stopped");
  };
  let stopping: Promise<void> | undefined;
  return {
    address,
    addresses,
    engine,
    journal,
    ended: ended.promise,
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Why a start failed: the journal's own end where it ended, else what was thrown. */
async function failureOf(journal: Journal, error: unknown): Promise<{ reason: unknown }> {
  if (journal.state().state !== "ended") return { reason: error };
  return { reason: (await journal.ended) ?? error };
}

/** A client that sends a byte a minute, or reads none, must not keep the daemon from ending. */
async function closeApp(app: FastifyInstance, clock: Clock): Promise<void> {
  const impatient = clock.schedule(lastAnswers, () => app.server.closeAllConnections());
  await app.close();
  impatient.cancel();
}
