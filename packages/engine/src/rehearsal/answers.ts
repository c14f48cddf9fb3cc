import type { AnswerPlan, FaultPlan, MockPlan } from "@crossdock/flow";
import { type CallOperation, Failure } from "@crossdock/kit";
import { standIn } from "../steps/made-up.ts";

/** The answers of one mock in one case, given out one after the other; the last one stays. */
export interface Answers {
  readonly mock: MockPlan;
  /** How many calls it has answered. */
  readonly asked: number;
  next(): AnswerPlan;
  /** Number of the next raw answer. */
  nextHttp(): { status: number; headers: Record<string, string>; body: unknown } | undefined;
  /** The first answer from here on that is not a fault: what the other side holds after work that was done. */
  settled(): AnswerPlan;
}

export function createAnswers(mock: MockPlan): Answers {
  let asked = 0;
  let raw = 0;
  const at = (index: number): AnswerPlan => mock.answers[index] ?? mock.answers.at(-1) ?? { kind: "madeUp" };
  return {
    mock,
    get asked() {
      return asked;
    },
    next: () => at(asked++),
    nextHttp: () => mock.http?.[raw++] ?? mock.http?.at(-1),
    settled() {
      const rest = mock.answers.slice(asked);
      return rest.find(({ kind }) => kind !== "fault") ?? { kind: "madeUp" };
    },
  };
}

/** What the operation gives for a request. */
export async function givenBy(
  answer: AnswerPlan,
  operation: CallOperation,
  input: unknown,
  call: number,
): Promise<unknown> {
  switch (answer.kind) {
    case "value":
      return answer.value;
    case "computed":
      return answer.expression.evaluate(input, { call });
    default:
      return standIn(operation.result);
  }
}

/** What a fault is for the engine. */
export function failureOf(fault: FaultPlan, system: string): Failure {
  const isMalformed = fault.class === "Malformed";
  const isOpen = fault.applied || isMalformed || fault.class === "Timeout";
  return new Failure(isMalformed ? "Unavailable" : fault.class, fault.title ?? titleOf(fault, system), {
    outcome: fault.outcome ?? (isOpen ? "unknown" : "refused"),
    ...(fault.retryAfter === null ? {} : { retryAfter: fault.retryAfter }),
  });
}

const titles: Readonly<Record<string, string>> = {
  Timeout: "did not answer in time",
  Unavailable: "is not available",
  RateLimited: "asks for fewer requests",
  Conflict: "says that another writer holds the record",
  AuthFailed: "refuses our credentials",
  Rejected: "refuses this message",
  NotFound: "does not know what the message points at",
  Malformed: "gave an answer that cannot be read",
};

function titleOf({ class: word }: FaultPlan, system: string): string {
  return `${system} ${titles[word] ?? `answers with ${word}`}`;
}
