import type { CasePlan, FlowPlan, FlowTestPlan, Revision, TestMessagePlan } from "@crossdock/flow";
import { memoryJournal } from "@crossdock/journal";
import { createCaseTime } from "./case-time.ts";
import { eventTakers, watchEmitted } from "./emitted-events.ts";
import { withVars } from "./mocked.ts";
import { createMockedSystems, type MockedSystems, operationName } from "./mocked-systems.ts";
import { observeMessage } from "./observe-message.ts";
import type { Observed, ObservedMessage } from "./observed.ts";
import { countingWork, createPendingWork } from "./pending-work.ts";
import { rehearsalClock } from "./rehearsal-clock.ts";
import { createRehearsedDaemon, type RehearsedDaemon } from "./rehearsed-daemon.ts";
import { rehearsedTrigger } from "./rehearsed-trigger.ts";
import { type Sent, sendMessage } from "./send-message.ts";
import { noteTaken, type Taken, watchedSteps } from "./taken-branches.ts";

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
  const flow = countingWork(rehearsed(plan, test, taken), pendingWork);
  const daemon = createRehearsedDaemon({
    journal: watchEmitted(journal, mockedSystems.record),
    clock,
    pendingWork,
    revision: rehearsedRevision(revision, flow, mockedSystems),
  });
  mockedSystems.onCrash(daemon.die);
  const time = createCaseTime({ clock, journal, settle: daemon.settle });
  const troubles: string[] = [];
  const send = async (message: TestMessagePlan): Promise<Sent> => {
    const trigger = rehearsedTrigger(plan, message, mockedSystems, clock.now);
    const sent = await sendMessage(message.message, trigger, daemon, clock);
    if (sent.trouble !== undefined) troubles.push(sent.trouble);
    return sent;
  };

  await daemon.begin();
  const sent: Sent[] = [];
  for (const message of messages) {
    await time.goOn(message.after);
    const first = await send(message);
    sent.push(first);
    for (let count = 0; count < message.duplicate; count++) await send(message);
    const { result } = first;
    if (!result || result.state === "full" || (!message.release && message.replay === 0)) continue;
    await time.goOnToEnd();
    troubles.push(...(await repair(message, result.id, daemon, time.goOnToEnd)));
  }
  if (after === null) await time.goOnToEnd();
  else await time.goOn(after);
  const seen: ObservedMessage[] = [];
  for (const each of sent) seen.push(await observeMessage(each, journal, seen));
  const cases = (await journal.cases.list({ limit: 500 })).items.reverse();
  noteTaken(plan, seen, taken);
  daemon.die();
  const asked = mockedSystems.answers.filter((answers) => answers.asked > 0).map(({ mock }) => mock);
  const { logs, checkpoints } = daemon;
  return { startedAt, messages: seen, calls: mockedSystems.calls, checkpoints, cases, logs, asked, troubles };
}

/** Acts as a person does with a message; tells what was refused. */
async function repair(
  { release, replay }: TestMessagePlan,
  id: string,
  daemon: RehearsedDaemon,
  goOnToEnd: () => Promise<void>,
): Promise<string[]> {
  const troubles: string[] = [];
  if (release) {
    const done = await daemon.engine().release(id, { action: release, reason: "the test says so" });
    if (!done.ok) troubles.push(`the message could not be released: ${done.detail}`);
    await daemon.settle();
    await goOnToEnd();
  }
  for (let count = 0; count < replay; count++) {
    const done = await daemon.engine().replay(id, {});
    // A replay that finds every step done is what a case is to show.
    if (!done.ok && done.reason !== "nothingToDo")
      troubles.push(`the message could not be replayed: ${done.detail}`);
    await daemon.settle();
    await goOnToEnd();
  }
  return troubles;
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

/** The revision with one flow alone, whose Systems are mocked; made again for other triggers. */
function rehearsedRevision(
  revision: Revision,
  flow: FlowPlan,
  mockedSystems: MockedSystems,
): (triggers: FlowPlan["triggers"]) => Revision {
  const systems = new Map(
    [...revision.plans.System].map(([name, system]) => [name, mockedSystems.plan(system)]),
  );
  return (triggers) => ({
    ...revision,
    // Crashed engines keep their revision: nothing has to be read from the journal again.
    files: {},
    plans: { ...revision.plans, System: systems, Flow: [{ ...flow, triggers }, ...eventTakers(flow)] },
  });
}
