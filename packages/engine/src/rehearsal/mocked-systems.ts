import type { MockPlan, SystemPlan } from "@crossdock/flow";
import { callOf, type Operation } from "@crossdock/kit";
import { type Answers, createAnswers } from "./answers.ts";
import { createDoneWork } from "./done-work.ts";
import { mockedCall, type OtherSide } from "./mocked-call.ts";
import { mockedConnector } from "./mocked-connector.ts";
import { createOfferedRecords, mockedList } from "./mocked-list.ts";
import type { RecordedCall } from "./recorded-call.ts";

/** The Systems of a rehearsal: they do what mocks say, and write down what reached them. */
export interface MockedSystems {
  readonly calls: readonly RecordedCall[];
  readonly answers: readonly Answers[];
  /** Writes a call down that reached something else. */
  record(call: RecordedCall): void;
  /** The System as the engine opens it; operations are found by `operationName`. */
  plan(system: SystemPlan): SystemPlan;
  /** Puts a record on the list that a trigger reads. */
  offer(system: string, operation: string, record: unknown): void;
  /** Called when a mock says that the daemon dies. */
  onCrash(die: () => void): void;
}

/** Operations stand once for each step that calls them, so that a call tells who makes it. */
export function operationName(step: string, operation: string): string {
  return `${step}\n${operation}`;
}

/** What the other side of a rehearsal needs. */
export interface MockedSystemsDeps {
  /** Ids of the flow's steps. */
  steps: readonly string[];
  now(): number;
  /** Counts work while it lasts. */
  during<Result>(work: Promise<Result>): Promise<Result>;
}

export function createMockedSystems(
  mocks: readonly MockPlan[],
  { steps, now, during }: MockedSystemsDeps,
): MockedSystems {
  const calls: RecordedCall[] = [];
  const answers = mocks.map(createAnswers);
  const madeUp = createAnswers(noMock);
  const offered = createOfferedRecords();
  let die = (): void => undefined;
  const record = (call: RecordedCall): void => void calls.push(call);
  const other: OtherSide = {
    done: createDoneWork(now),
    now,
    during,
    answersTo: (call) => answers.find(({ mock }) => isMockOf(mock, call)) ?? madeUp,
    record,
    crash: () => die(),
  };

  /** Without a step: as a trigger reads it. */
  const mocked = (system: SystemPlan, operation: Operation, step: string): Operation => {
    if (operation.kind === "list" && step === "") return mockedList(other, offered, system, operation);
    const callable = callOf(operation);
    return callable ? mockedCall(other, system, callable, step) : operation;
  };

  return {
    calls,
    answers,
    record,
    plan(system) {
      const operations = [...system.operations.values()].flatMap((operation): [string, Operation][] => [
        [operation.name, mocked(system, operation, "")],
        ...steps.map((step): [string, Operation] => [
          operationName(step, operation.name),
          mocked(system, operation, step),
        ]),
      ]);
      return { ...system, connector: mockedConnector(system.connector), operations: new Map(operations) };
    },
    offer: offered.offer,
    onCrash(callback) {
      die = callback;
    },
  };
}

/** A mock of a step stands for all its sub-steps. */
function isMockOf(
  { of }: MockPlan,
  { system, operation, step }: Pick<RecordedCall, "system" | "operation" | "step">,
): boolean {
  return "step" in of
    ? of.step === step || of.step === step.split("/", 1)[0]
    : of.system === system && of.operation === operation;
}

const nowhere = { line: 1, column: 1, offset: 0 };
/** What answers where no mock does. */
const noMock: MockPlan = {
  of: { step: "" },
  answers: [{ kind: "madeUp" }],
  http: null,
  span: { file: "", start: nowhere, end: nowhere },
};
