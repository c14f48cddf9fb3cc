import type { Revision } from "@crossdock/flow";
import type { Journal, MessageRow, PauseRow } from "@crossdock/journal";
import {
  type Acceptance,
  type Clock,
  type CrossReferences,
  createIdentifiers,
  type HttpClient,
  type Log,
  type SecretReference,
  type WebhookAnswer,
  type WebhookRequest,
} from "@crossdock/kit";
import { type ActivateOptions, type Activations, createActivations } from "./activations.ts";
import type { Observe } from "./events.ts";
import { createEmissions } from "./intake/emissions.ts";
import { createIntake, type Intake } from "./intake/intake.ts";
import { createTriggerHost, type TriggerHost } from "./intake/trigger-host.ts";
import { withNamedFailures } from "./journal-failure.ts";
import { type Acts, createActs } from "./operator/acts.ts";
import type { CarryOut, Commands } from "./operator/commands.ts";
import { createPauses, type Pauses } from "./operator/pauses.ts";
import { createRevisions, type Revisions } from "./operator/revisions.ts";
import { type Content, showContent } from "./operator/show-content.ts";
import { createPartitionKeeper, type PartitionKeeper } from "./partition-keeper.ts";
import { createMasks } from "./privacy/mask.ts";
import { createSecretValues } from "./privacy/secret-values.ts";
import { createProcessMark } from "./process-mark.ts";
import { acceptedRow } from "./queue/accepted-row.ts";
import { createLanes, type Lanes } from "./queue/lanes.ts";
import { type WaitsFor, waitsForOf } from "./queue/waits-for.ts";
import { createEarlierTries } from "./steps/earlier-try.ts";
import { createSharedFindings } from "./systems/shared-findings.ts";
import type { SystemView } from "./systems/system.ts";
import { createSystems, type Systems } from "./systems/systems.ts";
import { problemAnswer } from "./triggers/webhook-answer.ts";
import { createTurns } from "./turns.ts";

/** The daemon's heart: takes messages in, runs them, and carries them over crashes and reloads. */
export interface Engine extends Acts {
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
  /** `pause`: a person's. */
  systems(): (SystemView & { parked: number; pause: PauseRow | null })[];
  /** What people have paused. */
  pauses: Pick<Pauses, "all" | "ofSystem" | "ofFlow" | "ofTrigger">;
  /** Ids of running messages. */
  running(): ReadonlySet<string>;
  /** What a stored message carries, masked; or what of it is gone. */
  content(row: MessageRow): Promise<Content | "noFlow" | "noBody">;
  /** What a stored message waits for; null where it waits for its turn, runs, or has ended. */
  waitsFor(row: MessageRow): WaitsFor | null;
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
  ...problemAnswer(503, "The daemon stops", "send it again in a moment"),
  headers: { "retry-after": "5" },
};

export function createEngine(given: EngineDeps): Engine {
  return engineOf(createParts(given));
}

/** The parts of an engine, tied to each other. */
function createParts(given: EngineDeps) {
  const deps = guarded(given);
  const { journal, clock } = deps;
  const aborting = new AbortController();
  const state = { isDraining: false };
  const revisions = createRevisions(deps);
  const pauses: Pauses = createPauses({
    journal,
    onChange: () => goOnWithout(pauses, { systems, lanes, triggers }),
  });
  const findings = createSharedFindings({ journal, told: (...told) => systems.told(...told) });
  const systems = createSystems({
    ...deps,
    crossReferences: crossReferencesOf(journal, clock),
    mayAct: journal.partitions.mayAct,
    share: journal.partitions.share,
    turn: journal.partitions.turn,
    onAvailable: (system, how) => lanes.available({ system }, how),
    tellOthers: findings.tell,
    isPaused: (name) => pauses.ofSystem(name) !== undefined,
  });
  const intake = createIntake({
    ...deps,
    now: clock.now,
    revision: () => revisions.current().digest,
    ready: (message, place) => lanes.add(acceptedRow(message, place), message),
  });
  const turns = createTurns({
    ...deps,
    revisions,
    masks: createMasks(),
    system: systems.get,
    takesCalls: systems.takesCalls,
    tries: createEarlierTries(clock.elapsed),
    emissions: createEmissions(intake, revisions),
    signal: aborting.signal,
    draining: ({ partition }) => state.isDraining || !lanes.has(partition),
    isPaused: (flow) => pauses.ofFlow(flow) !== undefined,
  });
  const lanes = createLanes({
    journal,
    clock,
    run: turns.run,
    isAvailable: (on) =>
      "system" in on ? systems.takesCalls(on.system) : !pauses.ofFlow(on) && revisions.runs(on),
    onError: turns.noteOutage,
  });
  const triggers = createTriggerHost({
    ...deps,
    intake,
    system: systems.get,
    isOurs: (...name) => keeper.isOurs(...name),
    pauses,
  });
  const { commands, acts } = createActs({ ...deps, intake, lanes, revisions, systems, pauses, triggers });
  const mark = createProcessMark(deps);
  const keeper = createPartitionKeeper({
    journal,
    clock,
    lanes,
    triggers,
    commands,
    systems,
    async learn() {
      await pauses.read().catch(turns.noteOutage);
      await findings.look();
    },
    pinLeft: mark.pinLeft,
    isSettled: () => !aborting.signal.aborted && turns.isSettled(),
    onError: turns.noteOutage,
  });
  const activations = createActivations({ journal, clock, mark, revisions, systems, lanes, triggers });
  return {
    ...{ deps, aborting, state, revisions, pauses, systems, turns, lanes, intake, triggers },
    ...{ acts, commands, mark, keeper, activations },
  };
}

function engineOf(parts: ReturnType<typeof createParts>): Engine {
  const { deps, aborting, state, revisions, pauses, systems, turns, lanes, intake, triggers } = parts;
  const { acts, commands, mark, keeper, activations } = parts;
  const { journal, clock } = deps;
  return {
    ...acts,
    activate: (revision, options = {}) => pauses.read().then(() => activations.activate(revision, options)),
    async start() {
      await keeper.start();
      await commands.takeUp();
      await activations.startTriggers();
    },
    async stop(patience) {
      const impatient = clock.schedule(patience, () => aborting.abort(new Error("the daemon stops")));
      await endIntake({ commands, keeper, activations, triggers });
      state.isDraining = true;
      await lanes.drain();
      impatient.cancel();
      if (!aborting.signal.aborted && turns.isSettled()) await mark.drained().catch(turns.noteOutage);
      await systems.close();
    },
    webhook: (retailer, path, request) =>
      state.isDraining ? Promise.resolve(stopping) : triggers.webhook(retailer, path, request),
    accept: acceptanceBy(intake, revisions, clock),
    revision: revisions.current,
    systems: () => systems.views().map((view) => listed(view, pauses, lanes)),
    pauses,
    running: lanes.running,
    content: (row) => showContent(row, { journal, revisions, hide: deps.hide }),
    waitsFor: waitsBy(lanes, revisions, pauses),
  };
}

/** Nothing in the engine sees a secret that is not remembered, or a failure of the journal that is not named. */
function guarded(given: EngineDeps) {
  const { watch, ...secrets } = createSecretValues(given);
  return {
    ...given,
    http: watch(given.http),
    secret: secrets.secret,
    hide: secrets.hide,
    log: secrets.log,
    journal: withNamedFailures(given.journal),
    identifier: createIdentifiers(),
  };
}

/** A person hands a message in. */
function acceptanceBy(intake: Intake, revisions: Revisions, clock: Clock): Engine["accept"] {
  return async (flow, retailer, message) => {
    const plan = revisions.livePlan({ flow, retailer });
    if (!plan) throw new Error(`no flow ${flow} runs for ${retailer}`);
    const envelope = { trigger: "manual", receivedAt: new Date(clock.now()).toISOString() };
    return intake.accept(plan, "manual", { message, envelope });
  };
}

function waitsBy(lanes: Pick<Lanes, "running">, revisions: Revisions, pauses: Pauses): Engine["waitsFor"] {
  return (row) => {
    if (lanes.running().has(row.id)) return null;
    // One that has begun ends on its own revision, where its flow is gone from the current one.
    const ends = row.pinned && !revisions.livePlan(row);
    return waitsForOf(row, !pauses.ofFlow(row) && (ends || revisions.runs(row)));
  };
}

/** Nothing comes in any more. */
async function endIntake(parts: {
  commands: Pick<Commands, "stop">;
  keeper: Pick<PartitionKeeper, "stop">;
  activations: Pick<Activations, "settled">;
  triggers: Pick<TriggerHost, "stop">;
}): Promise<void> {
  parts.commands.stop();
  parts.keeper.stop();
  await parts.activations.settled();
  await parts.triggers.stop();
}

/** What people have paused is another: what does not run ends, and what may run goes on. */
function goOnWithout(
  pauses: Pauses,
  { systems, lanes, triggers }: { systems: Systems; lanes: Lanes; triggers: Pick<TriggerHost, "review"> },
): void {
  systems.review();
  for (const flow of lanes.parkedFlows()) if (!pauses.ofFlow(flow)) lanes.available(flow, "all");
  void triggers.review();
}

/** Keys of one System in another, as connectors keep them. */
function crossReferencesOf({ references }: Journal, clock: Clock): CrossReferences {
  return {
    get: (system, entity, key) => references.get(system, entity, key),
    put: (system, entity, key, value) => references.put(system, entity, key, value, clock.now()),
  };
}

function listed(view: SystemView, pauses: Pauses, lanes: Pick<Lanes, "parked">) {
  const pause = pauses.ofSystem(view.name) ?? null;
  return {
    ...view,
    reason: pause?.reason ?? view.reason,
    parked: lanes.parked({ system: view.name }),
    pause,
  };
}
