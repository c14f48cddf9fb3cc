import { createHttpClient } from "@crossdock/connectors";
import { createEngine, type Engine } from "@crossdock/engine";
import { type Clock, createTurns, inTurns, type Log, type SecretReference } from "@crossdock/kit";
import { type ActiveEnvironment, createActiveEnvironment } from "./active-environment.ts";
import { createMetrics, type Metrics } from "./metrics/metrics.ts";
import type { OpenParts } from "./open-parts.ts";
import { createAgreement } from "./reload/agreement.ts";
import type { Start } from "./reload/first-revision.ts";
import { compileStored, type PrepareOptions, prepareInParts } from "./reload/prepare.ts";
import type { SettleOptions, Snapshot } from "./reload/read-settled.ts";
import { createReloadCommands } from "./reload/reload-commands.ts";
import { createReloads, type Reloads } from "./reload/reloads.ts";
import { createSecrets } from "./secrets.ts";

/** Reads the workspace's files; see `readSettled`. */
export type ReadFiles = (how?: Pick<SettleOptions, "isKnown">) => Promise<Snapshot | undefined>;

export interface WireEngineDeps {
  start: Pick<Start, "journal" | "revision" | "beginning">;
  settings: PrepareOptions;
  variables: Readonly<Record<string, string | undefined>>;
  parts: Pick<OpenParts, "add">;
  /** The TCP ports that the daemon answers at. */
  ownPorts(): readonly number[];
  read: ReadFiles;
  clock: Clock;
  log: Log;
  random(): number;
}

/** The engine, and what it and its surroundings call back in each other. Nothing of it has begun. */
export interface WiredEngine {
  engine: Engine;
  metrics: Metrics;
  reloads: Reloads;
  environment: ActiveEnvironment;
  secret(reference: SecretReference): Promise<string>;
}

/** Ties the circles between engine, reloads, HTTP client and metrics, which the table of `docs/architecture.md` lists. */
export function wireEngine(deps: WireEngineDeps): WiredEngine {
  const { settings, clock, log } = deps;
  const { journal, revision, beginning } = deps.start;
  const environment = createActiveEnvironment(revision);
  const http = createHttpClient({
    allowedHosts: () => environment.now().allowedHosts,
    ownPorts: deps.ownPorts,
    log,
    clock,
  });
  deps.parts.add("http", { close: () => http.close() });
  const metrics = createMetrics({
    journal,
    now: clock.now,
    running: () => engine.running().size,
    pauses: () => engine.pauses.all(),
    isSetAside: () => reloads.folder().isSetAside,
    isServed: () => environment.now().telemetry.metrics,
  });
  const secret = createSecrets(() => environment.now().secrets, deps.variables);
  const engine = createEngine({
    journal,
    clock,
    log,
    http,
    random: deps.random,
    secret,
    observe: metrics.observe,
    recompile: async (stored) => (await compileStored(stored, settings)).revision,
    commands: createReloadCommands({
      reloads: {
        ask: (request) => reloads.ask(request),
        rollBack: (to, request) => reloads.rollBack(to, request),
      },
      journal,
      compileStored: (stored) => compileStored(stored, settings),
    }),
  });
  const reloads = createReloads(
    {
      revision: engine.revision,
      agreement: createAgreement({
        journal,
        clock,
        revision: engine.revision,
        activate: (next, how) => environment.change(next, () => engine.activate(next, how)),
        // What is not stored with a revision, such as runbooks, was seen by the daemon that proposes it.
        prepare: (files, signal) =>
          inTurns(prepareInParts(files, { ...settings, exists: () => true }), createTurns(), signal),
        compileStored: (stored) => compileStored(stored, settings),
      }),
      read: (isKnown) => deps.read({ isKnown }),
      prepare: (files, signal) => inTurns(prepareInParts(files, settings), createTurns(), signal),
      clock,
      log,
      onResult: metrics.reloaded,
    },
    beginning,
  );
  return { engine, metrics, reloads, environment, secret };
}
