import type { FlowPlan } from "@crossdock/flow";
import type { AcceptResult, Act, Journal, MessageRow, NewMessage } from "@crossdock/journal";
import type { Acceptance, Arrival } from "@crossdock/kit";
import { cursorName, modeOf } from "./message-mode.ts";
import { quarantined } from "./quarantine.ts";
import { createReadArrival, type ReadArrival, type ReadArrivalDeps } from "./read-arrival.ts";

/** From an arrival to a durable message: normalise, validate, identify, store. */
export interface Intake {
  /** The message that an arrival makes; it is not stored. Never throws for what arrived. */
  read: ReadArrival;
  /** A message that was offered to the journal together with something else: what is heard of it. */
  stored(plan: FlowPlan, message: NewMessage, result: AcceptResult): Acceptance;
  /** Durable once resolved. Never throws for what arrived; throws when the journal does. */
  accept(plan: FlowPlan, trigger: string, arrival: Arrival): Promise<Acceptance>;
  /** All of them in one transaction; each is `full`, and nothing is stored, where the queue has no room for all. */
  acceptTogether(
    plan: FlowPlan,
    trigger: string,
    arrivals: readonly Arrival[],
  ): Promise<readonly Acceptance[]>;
  /**
   * All of a page and its cursor in one transaction. While the queue has no room for all of it, nothing is stored,
   * `wait` is awaited and it is tried again: the source keeps what we cannot take.
   */
  acceptPage(
    plan: FlowPlan,
    trigger: string,
    arrivals: readonly Arrival[],
    cursor: unknown,
    wait: () => Promise<void>,
  ): Promise<readonly Acceptance[]>;
  /** Normalises a quarantined message's original again, under its own id; `act` is written where it is taken up. */
  readmit(
    plan: FlowPlan,
    row: Pick<MessageRow, "id" | "mode" | "trigger">,
    arrival: Arrival,
    act: Act,
  ): Promise<Acceptance>;
}

export interface IntakeDeps extends ReadArrivalDeps {
  journal: Journal;
  /** A message is stored and may run. `payload` saves the first read. */
  ready(message: NewMessage, place: string): void;
}

/** How long a sender should wait when the queue is full. */
const retryAfter = 5000;

export function createIntake(deps: IntakeDeps): Intake {
  const { journal, observe } = deps;
  const read = createReadArrival(deps);

  const stored = (plan: FlowPlan, message: NewMessage, result: AcceptResult): Acceptance => {
    const { flow, retailer } = plan;
    observe({ kind: "received", flow, retailer, mode: message.mode, state: result.state });
    if (result.state === "full") return { state: "full", retryAfter };
    // Bad content that comes again is not a duplicate to its sender: it is refused again.
    if (message.state === "quarantined") {
      return quarantined(result.id, message);
    }
    if (result.state === "duplicate") return { state: "duplicate", id: result.id };
    deps.ready(message, result.place);
    return { state: "accepted", id: result.id };
  };

  const answers = (
    plan: FlowPlan,
    messages: readonly NewMessage[],
    results: readonly AcceptResult[],
  ): readonly Acceptance[] =>
    messages.map((message, index) => {
      // The journal answers for each message, in their order.
      return stored(plan, message, results[index] as AcceptResult);
    });

  return {
    read,
    stored,
    async accept(plan, trigger, arrival) {
      const message = await read(plan, trigger, arrival);
      const result = await journal.messages.accept(message, { queueLimit: plan.queue.limit });
      return stored(plan, message, result);
    },
    async acceptTogether(plan, trigger, arrivals) {
      const messages = await Promise.all(arrivals.map((arrival) => read(plan, trigger, arrival)));
      const results = await journal.messages.acceptPage(messages, { queueLimit: plan.queue.limit }, null);
      if (isFull(results)) {
        const { flow, retailer } = plan;
        observe({ kind: "received", flow, retailer, mode: modeOf(plan), state: "full" });
        return arrivals.map(() => ({ state: "full", retryAfter }));
      }
      return answers(plan, messages, results);
    },
    async acceptPage(plan, trigger, arrivals, cursor, wait) {
      const messages = await Promise.all(arrivals.map((arrival) => read(plan, trigger, arrival)));
      const { flow, retailer } = plan;
      const place = { flow, retailer, trigger: cursorName(plan, trigger) };
      const move = cursor === undefined ? null : { ...place, value: cursor, at: deps.now() };
      const store = (): Promise<AcceptResult[]> =>
        journal.messages.acceptPage(messages, { queueLimit: plan.queue.limit }, move);
      let results = await store();
      if (isFull(results)) observe({ kind: "received", flow, retailer, mode: modeOf(plan), state: "full" });
      while (isFull(results)) {
        await wait();
        results = await store();
      }
      return answers(plan, messages, results);
    },
    async readmit(plan, { id, mode, trigger }, arrival, act) {
      const message = await read(plan, trigger, arrival, { id, mode });
      if (message.state === "quarantined") {
        return quarantined(id, message);
      }
      const result = await journal.messages.readmit(message, { queueLimit: plan.queue.limit }, act);
      return stored(plan, message, result);
    },
  };
}

/** One full refuses the whole page: nothing of it was stored. */
function isFull(results: readonly AcceptResult[]): boolean {
  return results.some(({ state }) => state === "full");
}
