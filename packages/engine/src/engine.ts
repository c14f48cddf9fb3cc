import type { Revision } from "@crossdock/flow";
import type { Journal, MessageRow, NewMessage } from "@crossdock/journal";
import {
  type Acceptance,
  type Clock,
  createIdentifiers,
  type HttpClient,
  type Log,
  type SecretReference,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import type { Observe } from "./events.ts";
import { createIntake } from "./intake.ts";
import { type Body, createLanes, type Turn } from "./lanes.ts";
import { runMessage } from "./message-run.ts";
import { createRepair, type Repair } from "./repair.ts";
import { createRevisions, flowId } from "./revisions.ts";
import type { RunDeps } from "./run-context.ts";
import type { SystemView } from "./system.ts";
import { createSystems } from "./systems.ts";
import { createTriggerHost } from "./trigger-host.ts";

/** The daemon's heart: takes messages in, runs them, and carries them over crashes and reloads. */
export interface Engine extends Repair {
  /**
   * Makes a revision the active one. New and changed Systems are probed first when `probe` is set; a failure is
   * thrown and leaves everything as it was. Messages that have begun keep their revision.
   */
  activate(revision: Revision, options?: { probe?: boolean }): Promise<void>;
  /** Takes up what an earlier process left, then starts the triggers. Call once, after the first `activate`. */
  start(): Promise<void>;
  /** Stops triggers, lets running messages reach the end of their step within `patience`, then aborts calls. */
  stop(patience: number): Promise<void>;
  /** Hands a request to a webhook; undefined where none is served. */
  webhook(retailer: string, path: string, request: WebhookRequest): Promise<WebhookAnswer> | undefined;
  /** Takes a message in as if the flow's trigger had received it. Throws when the flow is unknown. */
  accept(flow: string, retailer: string, message: unknown): Promise<Acceptance>;
  revision(): Revision;
  systems(): SystemView[];
  resumeSystem(name: string): boolean;
  /** Ids of messages at work. */
  running(): ReadonlySet<string>;
}

export interface EngineDeps {
  journal: Journal;
  clock: Clock;
  log: Log;
  http: HttpClient;
  random(): number;
  secret(reference: SecretReference): Promise<string>;
  observe: Observe;
  /** Compiles a stored revision again, for messages that began on it; undefined when that is impossible now. */
  recompile(files: Readonly<Record<string, string>>): Promise<Revision | undefined>;
}

/** A turn that ended by our own fault is taken again after this long. */
const faultWait = 5000;

export function createEngine(deps: EngineDeps): Engine {
  const { journal, clock, log, observe } = deps;
  const identifier = createIdentifiers();
  const aborting = new AbortController();
  let draining = false;
  const revisions = createRevisions(deps);
  const systems = createSystems({
    ...deps,
    crossReferences: {
      get: (system, entity, key) => journal.references.get(system, entity, key),
      put: (system, entity, key, value) => journal.references.put(system, entity, key, value, clock.now()),
    },
    onAvailable: (system, how) => lanes.available(system, how),
  });
  const runDeps: RunDeps = {
    journal,
    clock,
    log,
    observe,
    random: deps.random,
    identifier,
    system: systems.get,
    signal: aborting.signal,
    draining: () => draining,
  };

  const run = async (row: MessageRow, known: Body | undefined): Promise<Turn> => {
    try {
      const found = await revisions.planFor(row);
      // A message whose flow is gone or paused waits for a revision that runs it.
      if (!found || found.plan.mode === "paused") return { state: "paused", system: flowId(row) };
      const body = known ?? (await journal.messages.payload(row.id));
      if (!body) throw new Error(`message ${row.id} has no payload`);
      const work = {
        row,
        payload: body.payload,
        original: body.original,
        isFresh: known !== undefined,
        ...found,
      };
      const turn = await runMessage(work, runDeps);
      return { ...turn, row: work.row };
    } catch (error) {
      // The journal itself failed: nothing may go on as if it had not.
      observe({ kind: "fault" });
      const stack = error instanceof Error ? error.stack : String(error);
      log.error({ flow: row.flow, message: row.id, stack }, "the turn failed");
      return { state: "retrying", at: clock.now() + faultWait };
    }
  };

  const lanes = createLanes({
    journal,
    clock,
    run,
    takesCalls: (name) => systems.takesCalls(name) || revisions.isLive(name),
    onError: (error) => log.error({ reason: String(error) }, "reading the journal failed"),
  });

  const intake = createIntake({
    journal,
    now: clock.now,
    identifier,
    revision: () => revisions.current().digest,
    ready: (message, seq) => lanes.add(rowOf(message, seq), message),
    observe,
  });
  const triggers = createTriggerHost({
    journal,
    clock,
    log,
    intake,
    system: systems.get,
    secret: deps.secret,
  });
  const repair = createRepair({ journal, clock, intake, lanes, plan: revisions.livePlan });
  let started = false;

  return {
    ...repair,
    async activate(revision, { probe = false } = {}) {
      const change = await systems.prepare(revision.systems, probe);
      await journal.revisions.save(revision.digest, revision.files, clock.now());
      await journal.revisions.activate(revision.digest, clock.now());
      revisions.use(revision);
      change.commit();
      if (started) await triggers.use(revision.flows);
      for (const plan of revision.flows) if (plan.mode === "live") lanes.available(flowId(plan), "all");
    },
    async start() {
      await lanes.recover();
      started = true;
      await triggers.use(revisions.current().flows);
    },
    async stop(patience) {
      await triggers.stop();
      draining = true;
      const impatient = clock.schedule(patience, () => aborting.abort(new Error("the daemon stops")));
      await lanes.drain();
      impatient.cancel();
      await systems.close();
    },
    webhook: (retailer, path, request) => (draining ? undefined : triggers.webhook(retailer, path, request)),
    accept(flow, retailer, message) {
      const plan = revisions.livePlan({ flow, retailer });
      if (!plan) throw new Error(`no flow ${flow} runs for ${retailer}`);
      const envelope = { trigger: "manual", receivedAt: new Date(clock.now()).toISOString() };
      return intake.accept(plan, "manual", { message, envelope });
    },
    revision: revisions.current,
    systems: systems.views,
    resumeSystem: systems.resume,
    running: lanes.running,
  };
}

function rowOf(message: NewMessage, seq: number): MessageRow {
  const { payload: _payload, original: _original, ...head } = message;
  return {
    ...head,
    seq,
    state: message.state,
    pinned: false,
    dueAt: null,
    attempts: 0,
    failingSince: null,
    pausedFor: null,
    endedAt: null,
    duplicates: 0,
    lastSeenAt: null,
  };
}
