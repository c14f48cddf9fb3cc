import type { CasePlan, FlowPlan, FlowTestPlan, Revision, TestMessagePlan } from "@crossdock/flow";
import { type AcceptResult, type Journal, memoryJournal } from "@crossdock/journal";
import { type Log, waitingStates } from "@crossdock/kit";
import { createEngine, type Engine } from "../engine.ts";
import type { EngineEvent } from "../events.ts";
import { withVars } from "./mocked.ts";
import { createMockedSystems, operationName } from "./mocked-systems.ts";
import type { LogLine, Observed, ObservedMessage } from "./observed.ts";
import { countingWork, createPendingWork } from "./pending-work.ts";
import { rehearsalClock } from "./rehearsal-clock.ts";
import { mostRounds, rehearsedTrigger } from "./send-message.ts";
import { rehearsalSecret } from "./sign-request.ts";
import {
  clockOfProcess,
  createSimulatedProcess,
  journalOfProcess,
  type SimulatedProcess,
} from "./simulated-process.ts";
import { type Taken, watchedSteps } from "./taken-branches.ts";

/** Most timers that a case may run: a System that never comes back is asked again and again. */
const mostTimers = 5000;
/** Longest time that goes on by itself. */
const longest = 14 * 86_400_000;

/**
 * Runs one case on an engine of its own, with everything but the outside as in the daemon: triggers, intake, lanes,
 * retries, breakers, recovery. Sends what the case says, lets time go on, and tells everything that came of it.
 */
export async function observeCase(
  revision: Revision,
  test: Pick<FlowTestPlan, "flow" | "retailer" | "vars">,
  { now: startedAt, messages, after, mocks }: CasePlan,
  taken: Taken,
): Promise<Observed> {
  const plan = revision.plans.Flow.find(
    ({ flow, retailer }) => flow === test.flow && retailer === test.retailer,
  );
  if (!plan) throw new Error(`${test.retailer} does not use ${test.flow}`);
  const clock = rehearsalClock(startedAt);
  const journal = memoryJournal();
  const pendingWork = createPendingWork();
  const mockedSystems = createMockedSystems(mocks, {
    steps: plan.steps.map(({ id }) => id),
    now: clock.now,
    during: pendingWork.during,
  });
  const logs: LogLine[] = [];
  const checkpoints: string[] = [];
  const accepted: AcceptResult[] = [];
  const troubles: string[] = [];
  const flow = countingWork(rehearsed(plan, test, taken), pendingWork);
  const systems = new Map(
    [...revision.plans.System].map(([name, system]) => [name, mockedSystems.plan(system)]),
  );
  const withTriggers = (triggers: FlowPlan["triggers"]): Revision => ({
    ...revision,
    // Crashed engines keep their revision: nothing has to be read from the journal again.
    files: {},
    plans: { ...revision.plans, System: systems, Flow: [{ ...flow, triggers }] },
  });

  let life = createSimulatedProcess();
  let engine = startEngine(life);
  mockedSystems.onCrash(() => life.die());

  function startEngine(own: SimulatedProcess): Engine {
    const line =
      (level: LogLine["level"]) =>
      (fields: LogLine["fields"], message: string): void => {
        if (!own.isDead) logs.push({ at: clock.now(), level, message, fields });
      };
    const log: Log = { debug: line("debug"), info: line("info"), warn: line("warn"), error: line("error") };
    return createEngine({
      journal: journalOfProcess(journal, own, (operation, result) => {
        // The journal answers these two with what it declares.
        if (operation === "messages.accept") accepted.push(result as AcceptResult);
        if (operation === "messages.acceptPage") accepted.push(...(result as AcceptResult[]));
      }),
      clock: clockOfProcess(clock, own),
      log,
      http: { send: () => Promise.reject(new Error("a rehearsal sends nothing")) },
      random: () => 0.5,
      secret: async () => rehearsalSecret,
      observe(event: EngineEvent) {
        if (!own.isDead && event.kind === "checkpoint") checkpoints.push(event.checkpoint);
      },
      recompile: async () => withTriggers([]),
    });
  }

  const begin = async (): Promise<void> => {
    await engine.activate(withTriggers([]));
    await engine.start();
    await settle();
  };

  /** Lets everything happen that needs no time, through as many lives as it takes. */
  const settle = async (): Promise<void> => {
    await pendingWork.over();
    for (let lives = 0; life.isDead && lives < 100; lives++) {
      life = createSimulatedProcess();
      engine = startEngine(life);
      await engine.activate(withTriggers([]));
      await engine.start();
      await pendingWork.over();
    }
  };

  const goOn = async (duration: number): Promise<void> => {
    const until = clock.now() + duration;
    for (let next = clock.next(); next !== undefined && next <= until; next = clock.next()) {
      clock.step();
      await settle();
    }
    clock.moveTo(until);
  };

  const isBusy = async (): Promise<boolean> => {
    const waiting = await journal.messages.unfinished("", 1000);
    return waiting.some(({ state }) => state !== "held");
  };

  /** Until every message has ended or waits for a person. */
  const goOnToEnd = async (): Promise<void> => {
    const until = clock.now() + longest;
    for (let timers = 0; timers < mostTimers && (await isBusy()); timers++) {
      const next = clock.next();
      if (next === undefined || next > until) return;
      clock.step();
      await settle();
    }
  };

  const send = async (message: TestMessagePlan): Promise<Sent> => {
    const trigger = rehearsedTrigger(plan, message, mockedSystems, clock.now);
    const before = accepted.length;
    const quiet = logs.length;
    await engine.activate(withTriggers([trigger.plan]));
    const sender = trigger.sender(() => engine);
    let answer: number | undefined;
    if (sender.kind === "webhook") {
      const given = sender.send(message.message);
      await settle();
      answer = (await given)?.status;
    } else {
      sender.offer(message.message);
      await settle();
      const failures = (): number => logs.slice(quiet).filter(({ level }) => level === "warn").length;
      const isPending = (): boolean =>
        accepted.length === before && clock.next() !== undefined && failures() < mostRounds;
      for (let timers = 0; timers < sender.timers && isPending(); timers++) {
        clock.step();
        await settle();
      }
    }
    await engine.activate(withTriggers([]));
    await settle();
    const result = accepted[before];
    if (!result && sender.kind === "timed") {
      const why = logs.slice(quiet).find(({ level }) => level === "warn" || level === "error");
      const reason = why ? `: ${why.fields["reason"] ?? why.message}` : "";
      troubles.push(`the trigger \`${trigger.plan.id}\` did not take the message${reason}`);
    }
    return { result, answer };
  };

  const repair = async ({ release, replay }: TestMessagePlan, id: string): Promise<void> => {
    if (release) {
      const done = await engine.release(id, { action: release, reason: "the test says so" });
      if (!done.ok) troubles.push(`the message could not be released: ${done.detail}`);
      await settle();
      await goOnToEnd();
    }
    for (let count = 0; count < replay; count++) {
      const done = await engine.replay(id, {});
      if (!done.ok) troubles.push(`the message could not be replayed: ${done.detail}`);
      await settle();
      await goOnToEnd();
    }
  };

  await begin();
  const sent: Sent[] = [];
  for (const message of messages) {
    await goOn(message.after);
    const first = await send(message);
    sent.push(first);
    for (let count = 0; count < message.duplicate; count++) await send(message);
    const { result } = first;
    if (!result || result.state === "full" || (!message.release && message.replay === 0)) continue;
    await goOnToEnd();
    await repair(message, result.id);
  }
  if (after === null) await goOnToEnd();
  else await goOn(after);
  const seen: ObservedMessage[] = [];
  for (const each of sent) seen.push(await observe(each, journal, seen));
  const cases = (await journal.cases.list({ limit: 500 })).items.reverse();
  noteCatches(plan, seen, taken);
  for (const { steps } of seen) for (const { step } of steps) taken(`step ${step.split("/", 1)[0]}`);
  life.die();
  const asked = mockedSystems.answers.filter((answers) => answers.asked > 0).map(({ mock }) => mock);
  return { startedAt, messages: seen, calls: mockedSystems.calls, checkpoints, cases, logs, asked, troubles };
}

interface Sent {
  result: AcceptResult | undefined;
  answer: number | undefined;
}

/** The flow with its steps watched, its variables set, and each step's operation known by the step. */
function rehearsed(plan: FlowPlan, { vars }: Pick<FlowTestPlan, "vars">, taken: Taken): FlowPlan {
  const steps = watchedSteps(plan, taken).map((step) => ({
    ...step,
    target: step.target && {
      ...step.target,
      operation: operationName(step.id, step.target.operation),
    },
  }));
  return { ...withVars(plan, vars), mode: "live", steps };
}

async function observe(
  { result, answer }: Sent,
  journal: Journal,
  earlier: readonly ObservedMessage[],
): Promise<ObservedMessage> {
  const nothing = { row: undefined, message: undefined, steps: [], attempts: [], answer };
  if (!result || result.state === "full") return { ...nothing, outcome: "refused" };
  const { id } = result;
  const [row, body, steps, attempts] = await Promise.all([
    journal.messages.get(id),
    journal.messages.payload(id),
    journal.progress.steps(id),
    journal.progress.attempts(id),
  ]);
  if (!row) return { ...nothing, outcome: "refused" };
  const isKnown = result.state === "duplicate" && earlier.some((message) => message.row?.id === id);
  const outcome = isKnown ? "duplicate" : row.state;
  const message: unknown = body ? JSON.parse(body.payload) : undefined;
  return { outcome, row, message, steps, attempts, answer };
}

const ends: Readonly<Record<string, string>> = { hold: "held", deadLetter: "deadLettered", skip: "skipped" };

/** Which line of `catch` a message ended by: the first that names its class. */
function noteCatches(plan: FlowPlan, messages: readonly ObservedMessage[], taken: Taken): void {
  for (const { row } of messages) {
    const failure = row?.failure;
    if (!failure || waitingStates.includes(row.state)) continue;
    const index = plan.catch.findIndex(
      ({ errors }) => errors.includes(failure.class) || errors.includes("Any"),
    );
    if (ends[plan.catch[index]?.action ?? ""] === row.state) taken(`catch ${index}`);
  }
}
