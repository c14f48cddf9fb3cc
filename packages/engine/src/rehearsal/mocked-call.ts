import type { SystemPlan } from "@crossdock/flow";
import { type CallOperation, Failure, type HttpRequest } from "@crossdock/kit";
import { type Answers, failureOf, givenBy } from "./answers.ts";
import type { DoneWork } from "./done-work.ts";
import { reopened } from "./mocked-connector.ts";
import { type RecordedCall, recordedCall } from "./recorded-call.ts";
import { never } from "./simulated-process.ts";

/** Who is on the other side of a rehearsal. */
export interface OtherSide {
  done: DoneWork;
  now(): number;
  /** The answers of the mock that stands for this call. */
  answersTo(call: Pick<RecordedCall, "system" | "operation" | "step">): Answers;
  /** Writes down what reached it. */
  record(call: RecordedCall): void;
  /** The daemon dies. */
  crash(): void;
  /** Counts work while it lasts. */
  during<Result>(work: Promise<Result>): Promise<Result>;
}

type Asked = Parameters<CallOperation["run"]>[0];

/** The call `operation` as `step` makes it, answered by its mock. */
export function mockedCall(
  other: OtherSide,
  system: SystemPlan,
  operation: CallOperation,
  step: string,
): CallOperation {
  const callOf = ({ config, input, expect, idempotencyKey: key }: Asked): RecordedCall =>
    recordedCall({
      at: other.now(),
      system: system.name,
      operation: operation.name,
      step: stepOf(key, step),
      config,
      input,
      expect,
      key,
    });
  const { verify } = operation;
  return {
    ...operation,
    async run(asked) {
      const call = callOf(asked);
      const answers = other.answersTo(call);
      return answers.mock.http
        ? rawAnswer(other, call, answers, operation, asked)
        : nextAnswer(other, call, answers, operation);
    },
    ...(verify && {
      async verify(asked) {
        const call = callOf(asked);
        const earlier = other.done.find(call);
        other.record({ ...call, came: "verified", answer: earlier?.answer });
        return earlier ? { state: "done", result: earlier.answer } : { state: "notDone" };
      },
    }),
  };
}

/** The mock says what the operation gives, or how it fails. */
async function nextAnswer(
  other: OtherSide,
  call: RecordedCall,
  answers: Answers,
  operation: CallOperation,
): Promise<unknown> {
  const answer = answers.next();
  if (answer.kind !== "fault") {
    const value = await other.during(givenBy(answer, operation, call.input, answers.asked));
    other.record({ ...call, answer: value, wrote: other.done.apply(operation.trait, call, value) });
    return value;
  }
  const { fault } = answer;
  let wrote = false;
  if (fault.applied) {
    const held = await other.during(givenBy(answers.settled(), operation, call.input, answers.asked));
    wrote = other.done.apply(operation.trait, call, held, fault.appliedAfter);
  }
  if (fault.class === "Crash") {
    other.record({ ...call, wrote, came: "crashed" });
    other.crash();
    return never();
  }
  other.record({ ...call, wrote, came: "failed", failure: fault.class });
  throw failureOf(fault, call.system);
}

/** The connector itself makes the requests and reads the raw answers. */
async function rawAnswer(
  other: OtherSide,
  call: RecordedCall,
  answers: Answers,
  operation: CallOperation,
  asked: Asked,
): Promise<unknown> {
  answers.next();
  const requests: HttpRequest[] = [];
  const connection = reopened(asked.connection, (request) => {
    requests.push(request);
    return answers.nextHttp();
  });
  try {
    const value: unknown = await other.during(operation.run({ ...asked, connection }));
    const wrote = other.done.apply(operation.trait, call, value);
    other.record({ ...call, answer: value, wrote, requests });
    return value;
  } catch (error) {
    if (!(error instanceof Failure))
      throw new Error(`${call.system} cannot read the mock's answer`, { cause: error });
    other.record({ ...call, came: "failed", failure: error.class, requests });
    throw error;
  }
}

/** The sub-step that a key made by the engine ends with; the step where the flow makes the key itself. */
function stepOf(key: string, step: string): string {
  const [, found] = new RegExp(`/(${step}(?:/.*)?)$`, "s").exec(key) ?? [];
  return found ?? step;
}
