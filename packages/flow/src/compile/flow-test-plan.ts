import { type Expression, type Fields, isFields, type Registry, type Span, valueAt } from "@crossdock/kit";
import { readFixture, withChanges } from "../flow-tests/fixtures.ts";
import { testScope } from "../flow-tests/flow-test-scope.ts";
import type { ReadCase, ReadExpectation, ReadMock } from "../kinds/flow-test.ts";
import { fieldReader } from "../resolve/field-reader.ts";
import { roleResolver, rolesOf } from "../resolve/role-resolver.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { SourceDocument } from "../workspace.ts";
import { readKind } from "./read-kind.ts";

/** The cases of one FlowTest for one retailer, ready to be rehearsed. */
export interface FlowTestPlan {
  name: string;
  file: string;
  /** `name@version`. */
  flow: string;
  retailer: string;
  /** Above the retailer's own variables. */
  vars: Fields;
  /** Names of Systems by themselves and by the roles that they play for the retailer. */
  systems: Readonly<Record<string, string>>;
  cases: readonly CasePlan[];
}

export interface CasePlan {
  name: string;
  /** Epoch milliseconds at which it begins. */
  now: number;
  messages: readonly TestMessagePlan[];
  /** Milliseconds after the last message; null: when nothing is left to do. */
  after: number | null;
  mocks: readonly MockPlan[];
  expect: ReadExpectation;
  span: Span;
  /** Place of an expectation, by its path below `expect`. */
  spanOf(path: readonly (string | number)[]): Span;
}

export interface TestMessagePlan {
  /** Undefined: the trigger makes it, as a schedule does. */
  message: unknown;
  /** Id of the trigger. */
  trigger: string;
  /** Milliseconds that pass before it is sent. */
  after: number;
  duplicate: number;
  replay: number;
  release: "retry" | "skip" | null;
}

export interface MockPlan {
  /** Whose calls it answers. */
  of: { step: string } | { system: string; operation: string };
  /** One after the other; the last one stays. */
  answers: readonly AnswerPlan[];
  /** Raw answers for the connector to read; the last one stays. */
  http: readonly { status: number; headers: Record<string, string>; body: unknown }[] | null;
  span: Span;
}

export type AnswerPlan =
  | { kind: "value"; value: unknown }
  | { kind: "computed"; expression: Expression }
  /** From what the operation declares. */
  | { kind: "madeUp" }
  | { kind: "fault"; fault: FaultPlan };

export interface FaultPlan {
  /** An error class, `Crash` or `Malformed`. */
  class: string;
  title: string | null;
  outcome: "notSent" | "refused" | "unknown" | null;
  retryAfter: number | null;
  /** The work was done all the same. */
  applied: boolean;
  /** Milliseconds from the call until its work is done. */
  appliedAfter: number;
}

const defaultNow = "2026-01-01T00:00:00Z";

/** The tests of a workspace whose FlowTests have no findings; those with findings are left out. */
export function flowTestPlans(
  rendered: RenderedWorkspace,
  { registry }: { registry: Registry },
): FlowTestPlan[] {
  return rendered.workspace.resources
    .list("FlowTest")
    .flatMap((test) => (test.valid ? plansOf(test, rendered, registry) : []));
}

function plansOf(test: SourceDocument, rendered: RenderedWorkspace, registry: Registry): FlowTestPlan[] {
  const { files, resources } = rendered.workspace;
  const reader = fieldReader({
    source: rendered.workspace,
    binds: [],
    problem: () => undefined,
    secretPath: (path) => path,
  });
  const read = readKind("FlowTest", registry, test.value, reader);
  return testScope(test, rendered).views.map((view): FlowTestPlan => {
    const retailer = view.retailer ?? "";
    const roles = rolesOf(resources.resolve("Retailer", retailer));
    const systemOf = roleResolver(rendered.workspace, retailer);
    const system = (role: string): string => systemOf(role)?.name ?? role;
    const shared = (read.mocks ?? []).map((mock, index) => mockPlan(mock, ["mocks", index], test, system));
    const names = view.steps.flatMap(({ calls }) => calls.flatMap((call) => call.system?.name ?? []));
    return {
      name: test.name,
      file: test.file,
      flow: read.flow,
      retailer,
      vars: read.vars ?? {},
      systems: { ...Object.fromEntries(names.map((name) => [name, name])), ...roles },
      cases: read.cases.map((each, index): CasePlan => {
        const path = ["cases", index];
        const own = (each.mocks ?? []).map((mock, place) =>
          mockPlan(mock, [...path, "mocks", place], test, system),
        );
        return {
          name: each.name,
          now: Date.parse(each.now ?? read.now ?? defaultNow),
          messages: messagesOf(each, test, view.triggers[0]?.id ?? "", files),
          after: each.after ?? null,
          mocks: [...own, ...shared],
          expect: each.expect,
          span: test.spanOf([...path, "name"]),
          spanOf: (inner) => test.spanOf([...path, "expect", ...inner]),
        };
      }),
    };
  });
}

function messagesOf(
  each: ReadCase,
  test: SourceDocument,
  first: string,
  files: RenderedWorkspace["workspace"]["files"],
): TestMessagePlan[] {
  const written = each.messages ?? [{ ...each, after: undefined }];
  return written.map((message) => {
    const fixture = readFixture(test.file, message.message, files);
    // What cannot be read was reported.
    const value = fixture.ok ? fixture.value : undefined;
    return {
      message: message.changes ? withChanges(value, message.changes) : value,
      trigger: message.trigger ?? first,
      after: message.after ?? 0,
      duplicate: message.duplicate ?? 0,
      replay: message.replay ?? 0,
      release: message.release ?? null,
    };
  });
}

function mockPlan(
  mock: ReadMock,
  path: readonly (string | number)[],
  test: SourceDocument,
  system: (role: string) => string,
): MockPlan {
  const written = valueAt(test.value, ...path);
  const { http } = mock;
  return {
    of:
      mock.step === undefined
        ? { system: system(mock.system ?? ""), operation: mock.operation ?? "" }
        : { step: mock.step },
    answers: mock.answers
      ? mock.answers.flatMap((answer, index) => answersOf(answer, valueAt(written, "answers", index), false))
      : answersOf(mock, written, true),
    http: http ? http.map(({ status, headers = {}, body }) => ({ status, headers, body })) : null,
    span: test.spanOf([...path]),
  };
}

/** Faults in their order, then the answer; `always`: one is made up where none is written. */
function answersOf(
  mock: Pick<ReadMock, "returns" | "computes" | "fails" | "applied" | "appliedAfter" | "then">,
  written: unknown,
  always: boolean,
): AnswerPlan[] {
  const faults = (mock.fails ?? []).map((fault): AnswerPlan => {
    const details = typeof fault === "string" ? { class: fault } : fault;
    const appliedAfter = details.appliedAfter ?? (details.applied === false ? undefined : mock.appliedAfter);
    return {
      kind: "fault",
      fault: {
        class: details.class,
        title: details.title ?? null,
        outcome: details.outcome ?? null,
        retryAfter: details.retryAfter ?? null,
        applied: details.applied ?? (appliedAfter !== undefined || (mock.applied ?? false)),
        appliedAfter: appliedAfter ?? 0,
      },
    };
  });
  const has = (field: string): boolean => isFields(written) && Object.hasOwn(written, field);
  const answer: AnswerPlan | undefined = has("then")
    ? { kind: "value", value: mock.then }
    : has("returns")
      ? { kind: "value", value: mock.returns }
      : mock.computes
        ? { kind: "computed", expression: mock.computes }
        : always || faults.length === 0
          ? { kind: "madeUp" }
          : undefined;
  return answer ? [...faults, answer] : faults;
}
