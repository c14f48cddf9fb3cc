import type { Engine } from "@crossdock/engine";
import { type Journal, journalErrorIn, NotAgreed } from "@crossdock/journal";
import { type Clock, type Log, type Registry, stackOf, systemClock } from "@crossdock/kit";
import { createRefusedRequests } from "./access/refused-requests.ts";
import type { AppDeps, Part } from "./app.ts";
import { type OpenVariables, openVariables } from "./env-files.ts";
import { createBodyBudget } from "./http/read-body.ts";
import { createServedWebhooks } from "./http/served-webhooks.ts";
import { CannotStart } from "./journal/open-journal.ts";
import { createListeners } from "./listeners.ts";
import { createOpenParts, type OpenParts } from "./open-parts.ts";
import { lastStamp } from "./pruning.ts";
import { chooseStart, type Start } from "./reload/first-revision.ts";
import { compileStored, isMissingSecret, type PrepareOptions } from "./reload/prepare.ts";
import { readSettled } from "./reload/read-settled.ts";
import { readWorkspace } from "./reload/read-workspace.ts";
import type { ReloadReport } from "./reload/reload-report.ts";
import { looksAtOnce } from "./reload/reloads.ts";
import { createRunningCatalog } from "./running-catalog.ts";
import { createSecrets } from "./secrets.ts";
import { startUpkeep } from "./upkeep.ts";
import { type ReadFiles, type WiredEngine, wireEngine } from "./wire-engine.ts";

/** A running daemon. */
export interface Daemon {
  /** Such as `http://127.0.0.1:7070`. */
  readonly address: string;
  /** Where the API and the metrics are: the same unless the Environment says otherwise; `unix:` and a file for a socket. */
  readonly addresses: Readonly<Record<Part, string>>;
  readonly engine: Engine;
  readonly journal: Journal;
  /**
   * Resolves with the reason when the journal ends unasked, or the other daemons run what this one cannot: nothing is served any
   * more, a new start is the way back.
   */
  readonly ended: Promise<Error>;
  /** Takes up the workspace's files and variables as they are now, as the watcher has it done. */
  reload(): Promise<ReloadReport>;
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
  /** The process's environment variables; files of the workspace may add some, see `readVariables`. */
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
  /** Milliseconds that a stop waits for steps under way, instead of the Environment's `shutdown.patience`. */
  patience?: number;
}

/**
 * Checks the workspace, opens the journal, takes up what was left, and serves. Throws `UnfitWorkspace`, `CannotStart`,
 * or what listening threw (`EADDRINUSE`); then nothing is left open.
 */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  for (;;) {
    try {
      return await startOnce(options);
    } catch (error) {
      // Another daemon has activated something meanwhile: what runs first is decided again.
      if (!(journalErrorIn(error) instanceof NotAgreed)) throw error;
    }
  }
}

async function startOnce(options: DaemonOptions): Promise<Daemon> {
  const { folder, registry, environment, clock = systemClock } = options;
  const known = await openVariables(folder, environment, options.variables);
  const variables = known.values;
  const settings: PrepareOptions = {
    registry,
    environment,
    env: (name) => variables[name],
    variables,
  };
  const read: ReadFiles = async (how) => {
    await known.refresh();
    return readSettled({ read: () => readWorkspace(folder), clock, ...how });
  };
  const snapshot = await read();
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
  const log = options.log(start.revision.plans.Environment.telemetry.logs.level);
  const parts = createOpenParts({ clock, log });
  parts.add("journal", { close: () => journal.close() });
  try {
    return await serve({ options, settings, known, start, read, clock, log, parts });
  } catch (error) {
    // What the journal says of itself is the cause, whatever came of it here.
    const { reason } = await failureOf(journal, error);
    await parts.close(0);
    throw reason;
  }
}

interface Serve {
  options: DaemonOptions;
  settings: PrepareOptions;
  known: OpenVariables;
  start: Start;
  read: ReadFiles;
  clock: Clock;
  log: Log;
  parts: OpenParts;
}

/** From an open journal to a daemon that serves. Where it throws, what it opened is among the parts. */
async function serve({ options, settings, known, start, read, clock, log, parts }: Serve): Promise<Daemon> {
  const { journal, revision, beginning } = start;
  const { listen } = revision.plans.Environment;
  const stamp = await lastStamp(journal);
  let isReady = false;

  const wired = wireEngine({
    start,
    settings,
    variables: known.values,
    random: options.random ?? Math.random,
    ownPorts: () => listeners.ownPorts(),
    read,
    clock,
    log,
    parts,
  });
  const { engine, reloads, metrics } = wired;
  const surface = surfaceOf(wired, settings, { journal, clock, log });
  const listeners = createListeners(
    { ...surface, isReady: () => isReady },
    { ...listen, port: options.port ?? listen.port },
    parts,
  );
  parts.add("engine", { close: (patience) => engine.stop(patience), takes: (patience) => patience });

  await engine.activate(revision, {
    cause: beginning.setAside === undefined ? "start" : "rollback",
    folder: beginning.setAside ?? beginning.applied ?? beginning.folder,
  });
  const addresses = await listeners.listen();
  await engine.start();
  isReady = true;
  warnOf(start, log);
  const ended = Promise.withResolvers<Error>();
  const end = (reason: Error, what = "the daemon cannot go on"): void => {
    isReady = false;
    log.error({ reason: reason.message }, what);
    ended.resolve(reason);
  };
  startUpkeep({
    watched: options.watch === false ? undefined : options.folder,
    refresh: known.refresh,
    looksNow: looksAtOnce(beginning),
    end,
    journal,
    lastStamp: stamp,
    reloads,
    clockLeaped: metrics.clockLeaped,
    clock,
    log,
    parts,
  });
  const address = addresses.hooks;
  const { digest, plans } = revision;
  log.info(
    { address, api: addresses.api, metrics: addresses.metrics, revision: digest, flows: plans.Flow.length },
    "the daemon is ready",
  );

  void journal.ended.then((reason) => {
    if (reason) end(reason, "the journal ended; the daemon cannot go on");
  });
  const stop = async (): Promise<void> => {
    isReady = false;
    log.info({}, "the daemon drains");
    const patience = options.patience ?? wired.environment.now().shutdown.patience;
    await parts.close(journal.state().state === "ended" ? 0 : patience);
    log.info({}, "the daemon has stopped");
  };
  let stopping: Promise<void> | undefined;
  return {
    address,
    addresses,
    engine,
    journal,
    ended: ended.promise,
    reload: () => reloads.notify({ isFresh: true }),
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** What the HTTP surface asks of the engine and what surrounds it. */
function surfaceOf(
  { engine, reloads, metrics, environment, secret }: WiredEngine,
  settings: PrepareOptions,
  deps: Pick<AppDeps, "journal" | "clock" | "log">,
): Omit<AppDeps, "isReady"> {
  return {
    ...deps,
    engine,
    reloads,
    metrics,
    compileStored: (stored) => compileStored(stored, settings),
    catalog: createRunningCatalog(engine.revision, settings),
    access: () => environment.now().api,
    servedWebhook: createServedWebhooks(engine.revision),
    bodies: createBodyBudget(),
    refusals: createRefusedRequests({ ...deps, metrics }),
    onFault: (error) => deps.log.error({ stack: stackOf(error) }, "answering failed"),
    secret,
  };
}

/** What an operator should know of a start that went well. */
function warnOf({ beginning, revision, diagnostics }: Start, log: Log): void {
  if (beginning.setAside !== undefined) {
    log.warn(
      { revision: revision.digest },
      "an earlier revision runs by a rollback; the workspace is set aside until it changes",
    );
  }
  const missing = diagnostics.filter(isMissingSecret);
  if (missing.length > 0) {
    const secrets = new Set(missing.map(({ message, hint }) => `${message}: ${hint}`));
    log.warn({ secrets: [...secrets] }, "secrets have no value yet; what needs them waits for them");
  }
}

/** Why a start failed: the journal's own end where it ended, else what was thrown. */
async function failureOf(journal: Journal, error: unknown): Promise<{ reason: unknown }> {
  if (journal.state().state !== "ended") return { reason: error };
  return { reason: (await journal.ended) ?? error };
}
