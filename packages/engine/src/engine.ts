import type { Revision } from "@crossdock/flow";
import {
  type Act,
  type ActivationCause,
  Fenced,
  isUnfinished,
  type Journal,
  journalErrorIn,
  type MessageRow,
  type NewMessage,
} from "@crossdock/journal";
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
import { createIntake } from "./intake/intake.ts";
import { createTriggerHost } from "./intake/trigger-host.ts";
import { createJournalOutage, JournalFailed, withNamedFailures } from "./journal-failure.ts";
import { type AskedCommand, type Asker, type CarryOut, createCommands } from "./operator/commands.ts";
import { recordActivation } from "./operator/record-activation.ts";
import { createRepair, createRepairing, type Repair } from "./operator/repair.ts";
import { createRevisions } from "./operator/revisions.ts";
import { createMasks } from "./privacy/mask.ts";
import { createSecretValues } from "./privacy/secret-values.ts";
import { createProcessMark } from "./process-mark.ts";
import type { Body } from "./queue/lane.ts";
import type { Turn } from "./queue/lane-runner.ts";
import { createLanes } from "./queue/lanes.ts";
import { type FlowOfLane, type WaitsFor, waitsForOf } from "./queue/waits-for.ts";
import { createEarlierTries } from "./steps/earlier-try.ts";
import { endMessage } from "./steps/message-end.ts";
import { runMessage } from "./steps/message-run.ts";
import type { Run, RunDeps } from "./steps/run-context.ts";
import type { SystemView } from "./systems/system.ts";
import { createSystems } from "./systems/systems.ts";

/** The daemon's heart: takes messages in, runs them, and carries them over crashes and reloads. */
export interface Engine extends Repair {
  /**
   * Makes a revision the active one. New and changed Systems are probed first when `probe` is set; a failure is
   * thrown and leaves everything as it was. Messages that have begun keep their revision.
   */
  activate(revision: Revision, options?: ActivateOptions): Promise<void>;
  /** Takes up what an earlier process left, then starts the triggers. Call once, after the first `activate`. */
  start(): Promise<void>;
  /** Stops triggers, lets running messages reach the end of their step within `patience`, then aborts calls. */
  stop(patience: number): Promise<void>;
  /** Hands a request to a webhook; undefined where none is served. Answers 503 while the daemon stops. */
  webhook(retailer: string, path: string, request: WebhookRequest): Promise<WebhookAnswer> | undefined;
  /** Takes a message in as if the flow's trigger had received it. Throws when the flow is unknown. */
  accept(flow: string, retailer: string, message: unknown): Promise<Acceptance>;
  revision(): Revision;
  systems(): SystemView[];
  /** Lets a System take calls again at once; false where none has the name. */
  resumeSystem(name: string, by?: Asker): Promise<boolean>;
  /** Stores what a person asks for, and carries it out once; see `Commands`. */
  ask<Outcome>(asked: AskedCommand, carryOut: CarryOut<Outcome>): Promise<Outcome>;
  /** Ids of running messages. */
  running(): ReadonlySet<string>;
  /** What a stored message waits for; null where it waits for its turn, runs, or has ended. */
  waitsFor(row: MessageRow): WaitsFor | null;
}

export interface ActivateOptions {
  /** Try new and changed Systems first. Default: false. */
  probe?: boolean;
  /** Why and by whom, for the list of revisions. Default: the daemon starts. */
  cause?: ActivationCause;
  actor?: string;
  /** Digest of the workspace's files as they were read; see `NewActivation`. */
  folder?: string;
  /** Written in the transaction in which the revision takes over. */
  act?: Act;
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
  /** How commands are carried out, by kind, that the engine does not know by itself. */
  commands?: Readonly<Record<string, CarryOut>>;
}

/** What a sender hears while the daemon stops: the webhook is there, only not now. */
const stopping: WebhookAnswer = {
  status: 503,
  headers: { "retry-after": "5" },
  body: { type: "about:blank", title: "The daemon stops", status: 503, detail: "send it again in a moment" },
};

/** A turn that ended by our own fault is taken again after this long. */
const faultWait = 5000;

export function createEngine(deps: EngineDeps): Engine {
  const { clock, observe } = deps;
  const secrets = createSecretValues(deps);
  const { log } = secrets;
  const journal = withNamedFailures(deps.journal);
  const outage = createJournalOutage({ clock, log }, faultWait);
  const identifier = createIdentifiers();
  const aborting = new AbortController();
  let draining = false;
  const revisions = createRevisions({ ...deps, journal, log });
  const systems = createSystems({
    ...deps,
    log,
    http: secrets.watch(deps.http),
    secret: secrets.secret,
    crossReferences: {
      get: (system, entity, key) => journal.references.get(system, entity, key),
      put: (system, entity, key, value) => journal.references.put(system, entity, key, value, clock.now()),
    },
    onAvailable: (system, how) => lanes.available({ system }, how),
  });
  const runDeps: RunDeps = {
    journal,
    clock,
    log,
    observe,
    random: deps.random,
    identifier,
    hide: secrets.hide,
    masks: createMasks(),
    system: systems.get,
    takesCalls: systems.takesCalls,
    tries: createEarlierTries(clock.elapsed),
    signal: aborting.signal,
    draining: () => draining,
  };

  /** Messages whose turn failed while the journal was asked, with the revision that they ran on: what is stored is looked up first. */
  const doubtful = new Map<string, string>();

  const turn = async (row: MessageRow, known: Body | undefined): Promise<Turn> => {
    const found = await revisions.planFor(row);
    const now = revisions.livePlan(row)?.mode;
    // A shadow is over once its flow is live: the source offers again what is still due.
    if (found && row.mode === "shadow" && now === "live") return await cancelled({ row, ...found });
    // A message whose flow is gone or paused waits for a revision that runs it; a live one never runs in shadow.
    const waits = now === "paused" || (row.mode === "live" && now === "shadow");
    if (!found || waits) return { state: "parked", on: flowOf(row) };
    const body = known ?? (await journal.messages.payload(row.id));
    if (!body) throw new Error(`message ${row.id} has no payload`);
    const { payload, original } = body;
    const work = { row, payload, original, isFresh: known !== undefined, ...found };
    return { ...(await runMessage(work, runDeps)), row: work.row };
  };

  const cancelled = (run: Pick<Run, "row" | "plan" | "revision">): Promise<Turn> =>
    endMessage({ ...run, payload: "null", original: null, isFresh: false }, runDeps, { state: "cancelled" });

  const run = async (row: MessageRow, known: Body | undefined): Promise<Turn> => {
    const revisionAtStart = revisions.current().digest;
    const pause = outage.wait();
    if (pause > 0) return { state: "retrying", after: pause };
    const ranOn = doubtful.get(row.id);
    try {
      if (ranOn === undefined) return await turn(row, known);
      const stored = await journal.messages.get(row.id);
      doubtful.delete(row.id);
      if (!stored || !isUnfinished(stored.state)) return { state: "ended" };
      if (stored.state === "held") return { state: "held", row: stored };
      // What may have been sent is sent again as it was.
      return await turn(stored.pinned ? stored : { ...stored, pinned: true, revision: ranOn }, undefined);
    } catch (error) {
      // What another owner has now is not ours to go on with.
      if (aborting.signal.aborted || journalErrorIn(error) instanceof Fenced) return { state: "stopped" };
      // The journal itself failed: nothing may go on as if it had not.
      doubtful.set(row.id, ranOn ?? (row.pinned ? row.revision : revisionAtStart));
      observe({ kind: "fault" });
      if (error instanceof JournalFailed) outage.note(error);
      else {
        const stack = error instanceof Error ? error.stack : String(error);
        log.error({ flow: row.flow, message: row.id, stack }, "the turn failed");
      }
      return { state: "retrying", after: faultWait };
    }
  };

  const lanes = createLanes({
    journal,
    clock,
    run,
    isAvailable: (on) => ("system" in on ? systems.takesCalls(on.system) : revisions.runs(on)),
    onError: outage.note,
  });

  const intake = createIntake({
    journal,
    now: clock.now,
    identifier,
    log,
    hide: secrets.hide,
    revision: () => revisions.current().digest,
    ready: (message, place) => lanes.add(rowOf(message, place), message),
    observe,
  });
  const triggers = createTriggerHost({
    journal,
    clock,
    log,
    intake,
    observe,
    system: systems.get,
    secret: secrets.secret,
  });
  const repairing = createRepairing({ journal, clock, intake, lanes, revisions });
  const resume: CarryOut<boolean> = async (command) => {
    const isKnown = systems.resume(command.target);
    if (isKnown) await journal.commands.done(command.act(true, { system: command.target }));
    return isKnown;
  };
  const kinds = { ...deps.commands, ...repairing, resume };
  const commands = createCommands({ journal, clock, log, identifier, kinds });
  const mark = createProcessMark({ journal, clock, log });
  let isTakenUp = false;
  let started = false;
  /** One after the other: each change builds on the Systems of the one before. */
  let activation: Promise<void> = Promise.resolve();

  /** A crash must not make what is under way take the revision that comes. */
  const pinRunning = async (): Promise<void> => {
    const ids = [...lanes.running()];
    if (ids.length > 0) await journal.progress.pin(ids, revisions.current().digest);
  };

  const activate = async (revision: Revision, options: ActivateOptions): Promise<void> => {
    const change = await systems.prepare(revision.plans.System, options.probe ?? false);
    try {
      if (!isTakenUp) await mark.takeUp();
      isTakenUp = true;
      await pinRunning();
      await recordActivation(journal, revision, { at: clock.now(), ...options });
    } catch (error) {
      change.abandon();
      throw error;
    }
    revisions.use(revision);
    change.commit();
    if (started) await triggers.use(revision.plans.Flow);
    for (const flow of revisions.running()) lanes.available(flow, "all");
  };

  return {
    ...createRepair(commands, repairing),
    activate(revision, options = {}) {
      const next = activation.then(() => activate(revision, options));
      activation = next.catch(() => undefined);
      return next;
    },
    async start() {
      await lanes.recover();
      await commands.takeUp();
      started = true;
      await triggers.use(revisions.current().plans.Flow);
    },
    async stop(patience) {
      const impatient = clock.schedule(patience, () => aborting.abort(new Error("the daemon stops")));
      commands.stop();
      await activation;
      await triggers.stop();
      draining = true;
      await lanes.drain();
      impatient.cancel();
      if (!aborting.signal.aborted && doubtful.size === 0) await mark.drained().catch(outage.note);
      await systems.close();
    },
    webhook: (retailer, path, request) =>
      draining ? Promise.resolve(stopping) : triggers.webhook(retailer, path, request),
    accept(flow, retailer, message) {
      const plan = revisions.livePlan({ flow, retailer });
      if (!plan) throw new Error(`no flow ${flow} runs for ${retailer}`);
      const envelope = { trigger: "manual", receivedAt: new Date(clock.now()).toISOString() };
      return intake.accept(plan, "manual", { message, envelope });
    },
    revision: revisions.current,
    systems: systems.views,
    resumeSystem: (target, by) => commands.ask({ kind: "resume", target, input: null, by }, resume),
    ask: commands.ask,
    running: lanes.running,
    waitsFor(row) {
      if (lanes.running().has(row.id)) return null;
      // One that has begun ends on its own revision, where its flow is gone from the current one.
      const ends = row.pinned && !revisions.livePlan(row);
      return waitsForOf(row, ends || revisions.runs(row));
    },
  };
}

function flowOf({ flow, retailer, mode }: MessageRow): FlowOfLane {
  return { flow, retailer, mode };
}

function rowOf(message: NewMessage, place: string): MessageRow {
  const { payload: _payload, original: _original, ...head } = message;
  return {
    ...head,
    place,
    state: message.state,
    pinned: false,
    dueAt: null,
    delay: null,
    attempts: 0,
    failingSince: null,
    pausedFor: null,
    endedAt: null,
    duplicates: 0,
    lastSeenAt: null,
  };
}
