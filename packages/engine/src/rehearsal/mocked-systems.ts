import type { MockPlan, SystemPlan } from "@crossdock/flow";
import {
  type CallOperation,
  type ConnectorContext,
  type ConnectorDefinition,
  callOf,
  Failure,
  type HttpRequest,
  type ListOperation,
  type Operation,
  type OperationCall,
  type Page,
  type Trait,
  type Verification,
} from "@crossdock/kit";
import { type Answers, createAnswers, failureOf, givenBy } from "./answers.ts";
import { never } from "./simulated-process.ts";

/** One call that reached the other side. */
export interface RecordedCall {
  /** Epoch milliseconds. */
  at: number;
  system: string;
  operation: string;
  /** Step, or `step/item` for one of several; empty for a list that a trigger reads. */
  step: string;
  config: Readonly<Record<string, unknown>>;
  /** What the mapping made. */
  input: unknown;
  key: string;
  /** `verified`: only looked whether an earlier call was done. */
  came: "answered" | "failed" | "crashed" | "verified";
  /** The answer, or what was found. */
  answer: unknown;
  /** Class of the failure. */
  failure: string | null;
  /** It changed something that was not so before. */
  wrote: boolean;
  /** Requests over HTTP, where the connector itself made them. */
  requests: readonly HttpRequest[];
}

/** The Systems of a rehearsal: they do what mocks say, and write down what reached them. */
export interface MockedSystems {
  readonly calls: readonly RecordedCall[];
  readonly answers: readonly Answers[];
  /** The System as the engine opens it; operations are found by `operationName`. */
  plan(system: SystemPlan): SystemPlan;
  /** Puts a record on the list that a trigger reads. */
  offer(system: string, operation: string, record: unknown): void;
  /** Records that no trigger has taken. */
  waiting(): number;
  /** Called when a mock says that the daemon dies. */
  onCrash(die: () => void): void;
}

/** Operations stand once for each step that calls them, so that a call tells who makes it. */
export function operationName(step: string, operation: string): string {
  return `${step}\n${operation}`;
}

interface Done {
  input: string;
  answer: unknown;
  /** When the work is done: no look-up finds it before. */
  at: number;
}

/** What is done once however often it is asked for. */
const absorbing: ReadonlySet<Trait> = new Set(["idempotent", "upsert", "keyed"]);

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
  const madeUp = createAnswers({
    of: { step: "" },
    answers: [{ kind: "madeUp" }],
    http: null,
    span: unknownSpan,
  });
  const lists = new Map<string, unknown[]>();
  const done = new Map<string, Done>();
  let die = (): void => undefined;

  const answersFor = (system: string, operation: string, step: string): Answers =>
    answers.find(({ mock: { of } }) =>
      "step" in of
        ? of.step === step || of.step === step.split("/", 1)[0]
        : of.system === system && of.operation === operation,
    ) ?? madeUp;

  const record = (call: RecordedCall): RecordedCall => {
    calls.push(call);
    return call;
  };

  /** The work is done: true when it changed something. */
  const apply = (trait: Trait, entry: RecordedCall, answer: unknown, after = 0): boolean => {
    if (trait === "safe") return false;
    const text = JSON.stringify(entry.input) ?? "";
    const earlier = done.get(doneId(entry));
    done.set(doneId(entry), { input: text, answer, at: earlier?.at ?? now() + after });
    const isSame = earlier && (trait === "keyed" || earlier.input === text);
    return !(absorbing.has(trait) && isSame);
  };

  const call = (system: SystemPlan, operation: CallOperation, step: string): CallOperation => {
    const base = (asked: AnyCall): RecordedCall => ({
      at: now(),
      system: system.name,
      operation: operation.name,
      step: stepOf(asked.idempotencyKey, step),
      config: asked.config,
      input: asked.input,
      key: asked.idempotencyKey,
      came: "answered",
      answer: undefined,
      failure: null,
      wrote: false,
      requests: [],
    });
    const { verify } = operation;
    return {
      ...operation,
      async run(asked) {
        const entry = base(asked);
        const source = answersFor(system.name, operation.name, entry.step);
        if (source.mock.http) return raw(entry, source, operation, asked, system);
        const answer = source.next();
        if (answer.kind === "fault") {
          const { fault } = answer;
          if (fault.applied) {
            const held = await during(givenBy(source.settled(), operation, asked.input, source.asked));
            entry.wrote = apply(operation.trait, entry, held, fault.appliedAfter);
          }
          if (fault.class === "Crash") {
            record({ ...entry, came: "crashed" });
            die();
            return never();
          }
          record({ ...entry, came: "failed", failure: fault.class });
          throw failureOf(fault, system.name);
        }
        const value = await during(givenBy(answer, operation, asked.input, source.asked));
        const wrote = apply(operation.trait, entry, value);
        record({ ...entry, answer: value, wrote });
        return value as never;
      },
      ...(verify
        ? {
            async verify(asked): Promise<Verification<never>> {
              const entry = base(asked);
              const known = done.get(doneId(entry));
              const earlier = known && known.at <= now() ? known : undefined;
              record({ ...entry, came: "verified", answer: earlier?.answer });
              return earlier ? { state: "done", result: earlier.answer as never } : { state: "notDone" };
            },
          }
        : {}),
    };
  };

  /** The connector itself makes the requests and reads the raw answers. */
  const raw = async (
    entry: RecordedCall,
    source: Answers,
    operation: CallOperation,
    asked: AnyCall,
    system: SystemPlan,
  ): Promise<never> => {
    source.next();
    const requests: HttpRequest[] = [];
    const connection = (asked.connection as Opened).reopen((request) => {
      requests.push(request);
      return source.nextHttp();
    });
    try {
      const value: unknown = await during(operation.run({ ...asked, connection }));
      const wrote = apply(operation.trait, entry, value);
      record({ ...entry, answer: value, wrote, requests });
      return value as never;
    } catch (error) {
      if (!(error instanceof Failure))
        throw new Error(`${system.name} cannot read the mock's answer`, { cause: error });
      record({ ...entry, came: "failed", failure: error.class, requests });
      throw error;
    }
  };

  const list = (system: SystemPlan, operation: ListOperation): ListOperation => ({
    ...operation,
    async *read({ input }): AsyncIterable<Page> {
      const source = answersFor(system.name, operation.name, "");
      const answer = source === madeUp ? undefined : source.next();
      const entry: RecordedCall = {
        at: now(),
        system: system.name,
        operation: operation.name,
        step: "",
        config: {},
        input,
        key: "",
        came: "answered",
        answer: undefined,
        failure: null,
        wrote: false,
        requests: [],
      };
      if (answer?.kind === "fault") {
        record({ ...entry, came: "failed", failure: answer.fault.class });
        throw failureOf(answer.fault, system.name);
      }
      const items = lists.get(listId(system.name, operation.name))?.splice(0) ?? [];
      record({ ...entry, answer: items });
      if (items.length > 0) yield { items };
    },
  });

  /** Without a step: as a trigger reads it. */
  const recorded = (system: SystemPlan, operation: Operation, step: string): Operation => {
    if (operation.kind === "list" && step === "") return list(system, operation);
    const callable = callOf(operation);
    return callable ? call(system, callable, step) : operation;
  };

  return {
    calls,
    answers,
    plan(system) {
      const operations = [...system.operations.values()].flatMap((operation): [string, Operation][] => [
        [operation.name, recorded(system, operation, "")],
        ...steps.map((step): [string, Operation] => [
          operationName(step, operation.name),
          recorded(system, operation, step),
        ]),
      ]);
      return { ...system, connector: reopening(system.connector), operations: new Map(operations) };
    },
    offer(system, operation, item) {
      const id = listId(system, operation);
      lists.set(id, [...(lists.get(id) ?? []), item]);
    },
    waiting: () => [...lists.values()].reduce((sum, items) => sum + items.length, 0),
    onCrash(callback) {
      die = callback;
    },
  };
}

type AnyCall = OperationCall<Readonly<Record<string, unknown>>, unknown, unknown>;

const nowhere = { line: 1, column: 1, offset: 0 };
const unknownSpan = { file: "", start: nowhere, end: nowhere };

/** Systems know a key for each operation by itself. */
function doneId({ system, operation, key }: RecordedCall): string {
  return `${system}\n${operation}\n${key}`;
}

function listId(system: string, operation: string): string {
  return `${system}\n${operation}`;
}

/** The sub-step that a key made by the engine ends with; the step where the flow makes the key itself. */
function stepOf(key: string, step: string): string {
  const [, found] = new RegExp(`/(${step}(?:/.*)?)$`, "s").exec(key) ?? [];
  return found ?? step;
}

type Answering = (
  request: HttpRequest,
) => { status: number; headers: Record<string, string>; body: unknown } | undefined;

/** A connection that is made again for a call whose requests a mock answers. */
interface Opened {
  reopen(answer: Answering): unknown;
}

function reopening(connector: ConnectorDefinition): ConnectorDefinition {
  const { probe: _probe, close: _close, ...rest } = connector;
  const open = (context: ConnectorContext<never>): Opened => ({
    reopen: (answer) =>
      connector.open({
        ...context,
        http: {
          async send(request) {
            const token = tokenFor(request, context.auth);
            const given = token ?? answer(request) ?? { status: 200, headers: {}, body: {} };
            const isText = typeof given.body === "string";
            const headers = Object.entries(given.headers).map(([name, value]) => [name.toLowerCase(), value]);
            return {
              status: given.status,
              headers: {
                "content-type": isText ? "text/plain" : "application/json",
                ...Object.fromEntries(headers),
              },
              body: isText
                ? (given.body as string)
                : given.body === undefined
                  ? ""
                  : JSON.stringify(given.body),
            };
          },
        },
      }),
  });
  return { ...rest, open };
}

/** Sign-in is not part of a case: every request for a token gets one. */
function tokenFor({ url }: HttpRequest, { tokenUrl }: Readonly<Record<string, unknown>>) {
  if (typeof tokenUrl !== "string" || !url.includes(tokenUrl)) return undefined;
  return {
    status: 200,
    headers: {},
    body: { access_token: "rehearsal", token_type: "Bearer", expires_in: 3600 },
  };
}
