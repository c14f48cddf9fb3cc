import { type Fields, fieldsAt, type InParts, isFields, nearest, type Path } from "@crossdock/kit";
import { singleMessageFields } from "../kinds/flow-test.ts";
import { faultWords } from "../kinds/flow-test-mock.ts";
import type { Report } from "../load/report.ts";
import type { RenderedWorkspace } from "../view/view.ts";
import type { SourceDocument } from "../workspace.ts";
import { readFixture } from "./fixtures.ts";
import { type TestScope, testScope } from "./flow-test-scope.ts";

/**
 * Reports what a FlowTest names and its flow, as the retailers use it, does not have: steps, operations, triggers,
 * checkpoints, fixtures; and answers of mocks that the operation could never give.
 */
export function* checkFlowTests(rendered: RenderedWorkspace, report: Report): InParts<void> {
  for (const test of rendered.workspace.resources.list("FlowTest")) {
    yield;
    if (test.valid) checkTest(test, rendered, report);
  }
}

interface Context {
  test: SourceDocument;
  scope: TestScope;
  report: Report;
}

function checkTest(test: SourceDocument, rendered: RenderedWorkspace, report: Report): void {
  const { value, spanOf } = test;
  const { files } = rendered.workspace;
  const scope = testScope(test, rendered);
  // A flow or retailer that does not exist is reported with the references, a flow with findings by itself.
  if (scope.problem) report.add("XD103", scope.problem.problem, { span: spanOf(scope.problem.path) });
  const context = { test, scope, report };
  if (scope.views.length > 0)
    for (const [index, each] of fieldsAt(value["mocks"])) checkMock(each, ["mocks", index], context);
  const seen = new Map<string, Path>();
  for (const [index, each] of fieldsAt(value["cases"])) {
    const path = ["cases", index];
    const name = String(each["name"]);
    const earlier = seen.get(name);
    if (earlier) {
      const related = [{ as: "first", span: spanOf(earlier) } as const];
      report.add("XD106", { id: "duplicate-case", name }, { span: spanOf([...path, "name"]), related });
    } else seen.set(name, [...path, "name"]);
    checkMessages(each, path, files, context);
    if (scope.views.length === 0) continue;
    for (const [place, mock] of fieldsAt(each["mocks"])) checkMock(mock, [...path, "mocks", place], context);
    if (isFields(each["expect"])) checkExpectation(each["expect"], [...path, "expect"], context);
  }
}

function checkMessages(
  each: Fields,
  path: Path,
  files: RenderedWorkspace["workspace"]["files"],
  { test, scope, report }: Context,
): void {
  const { file, spanOf } = test;
  const several = each["messages"] !== undefined;
  for (const field of singleMessageFields.filter((name) => several && name in each)) {
    report.add("XD114", { id: "field-beside-messages", field }, { span: spanOf([...path, field], "key") });
  }
  const messages: [Path, Fields][] = several
    ? fieldsAt(each["messages"]).map(([index, message]) => [[...path, "messages", index], message])
    : [[path, each]];
  for (const [place, message] of messages) {
    const trigger = message["trigger"];
    if (typeof trigger === "string")
      expectKnown("trigger", trigger, [...place, "trigger"], scope.triggers, { test, scope, report });
    if (message["message"] === undefined) {
      const isNeeded = !scope.isScheduled(typeof trigger === "string" ? trigger : undefined);
      if (isNeeded && scope.views.length > 0) {
        report.add("XD114", { id: "missing-message" }, { span: spanOf(place) });
      }
      continue;
    }
    const read = readFixture(file, message["message"], files);
    if (read.ok) continue;
    const span = spanOf([...place, "message"]);
    if (read.reason === "missing") {
      const folder = file.slice(0, file.lastIndexOf("/") + 1);
      const known = Object.keys(files).filter((name) => name.startsWith(folder) && name.endsWith(".json"));
      const meant = nearest(
        String(message["message"]),
        known.map((name) => name.slice(folder.length)),
      );
      report.add("XD103", { id: "missing-fixture", file: read.file, meant }, { span });
    } else {
      report.add("XD114", { id: "unreadable-fixture", file: read.file, reason: read.detail }, { span });
    }
  }
}

function checkMock(mock: Fields, path: Path, context: Context): void {
  const { test, scope, report } = context;
  const { step, system, operation } = mock;
  const place = (field: string): Path => [...path, field];
  if ((step === undefined) === (system === undefined && operation === undefined)) {
    report.add("XD114", { id: "mock-of-nothing", hasStep: step !== undefined }, { span: test.spanOf(path) });
    return;
  }
  if (step === undefined && (system === undefined || operation === undefined)) {
    const [given, needed] = system === undefined ? ["operation", "system"] : ["system", "operation"];
    report.add("XD114", { id: "half-mock", given, needed }, { span: test.spanOf(path) });
    return;
  }
  checkAnswers(mock, path, context);
  if (typeof step === "string") {
    if (!expectKnown("step", step, place("step"), scope.steps, context)) return;
  } else if (typeof system === "string") {
    if (!expectKnown("role or System", system, place("system"), scope.systems, context)) return;
    const known = scope.operationsOf(system);
    if (!known.includes(String(operation))) {
      const meant = nearest(String(operation), known);
      const problem = {
        id: "uncalled-operation",
        operation: String(operation),
        system,
        known,
        meant,
      } as const;
      report.add("XD103", problem, { span: test.spanOf(place("operation")) });
      return;
    }
  }
  for (const [at, answer] of answersOf(mock, path)) {
    for (const called of scope.callsOf(mock)) {
      if (called?.kind !== "call") continue;
      for (const { path: inside, part, problem: wrong } of called.checks.result(answer)) {
        const problem = {
          id: "impossible-answer",
          operation: called.name,
          place: inside.join("."),
          wrong,
        } as const;
        report.add("XD114", problem, { span: test.spanOf([...at, ...inside], part) });
      }
    }
  }
}

/** The literal answers of a mock, with their places. */
function* answersOf(mock: Fields, path: Path): Generator<[Path, unknown]> {
  for (const field of ["returns", "then"]) if (field in mock) yield [[...path, field], mock[field]];
  for (const [index, answer] of fieldsAt(mock["answers"]))
    if ("returns" in answer) yield [[...path, "answers", index, "returns"], answer["returns"]];
}

function checkAnswers(mock: Fields, path: Path, { test, report }: Context): void {
  const exclusive = (fields: Fields, at: Path, names: readonly string[]): void => {
    const [first, ...others] = names.filter((name) => name in fields);
    for (const other of others) {
      const problem = { id: "exclusive-fields", field: other, other: String(first) } as const;
      report.add("XD114", problem, { span: test.spanOf([...at, other], "key") });
    }
  };
  const faults = (fields: Fields, at: Path): void => {
    const list = Array.isArray(fields["fails"]) ? fields["fails"] : [];
    for (const [index, fault] of list.entries()) {
      const word: unknown = isFields(fault) ? fault["class"] : fault;
      if (faultWords.includes(String(word))) continue;
      const span = test.spanOf([...at, "fails", index, ...(isFields(fault) ? ["class"] : [])]);
      const name = String(word);
      const meant = nearest(name, faultWords);
      report.add("XD103", { id: "unknown-fault", name, known: faultWords, meant }, { span });
    }
    for (const field of ["applied", "appliedAfter"].filter(
      (name) => name in fields && !("fails" in fields),
    )) {
      report.add("XD114", { id: "field-of-fails", field }, { span: test.spanOf([...at, field], "key") });
    }
  };
  exclusive(mock, path, ["answers", "fails", "http"]);
  exclusive(mock, path, ["answers", "http", "returns", "computes", "then"]);
  faults(mock, path);
  for (const [index, answer] of fieldsAt(mock["answers"])) {
    exclusive(answer, [...path, "answers", index], ["returns", "computes"]);
    faults(answer, [...path, "answers", index]);
  }
}

function checkExpectation(expect: Fields, path: Path, context: Context): void {
  const { test, scope, report } = context;
  for (const field of ["results", "steps", "attempts"]) {
    for (const step of Object.keys(isFields(expect[field]) ? expect[field] : {})) {
      expectKnown("step", step, [...path, field, step], scope.steps, context, "key");
    }
  }
  for (const [index, request] of fieldsAt(expect["requests"])) {
    expectKnown("step", String(request["step"]), [...path, "requests", index, "step"], scope.steps, context);
  }
  const checkpoints = Array.isArray(expect["checkpoints"]) ? expect["checkpoints"] : [];
  for (const [index, name] of checkpoints.entries()) {
    expectKnown("checkpoint", String(name), [...path, "checkpoints", index], scope.checkpoints, context);
  }
  const writes = Object.keys(isFields(expect["writes"]) ? expect["writes"] : {});
  for (const name of writes.filter((each) => each !== "*" && !scope.writes.includes(each))) {
    const problem = {
      id: "unwritten-name",
      name,
      known: scope.writes,
      meant: nearest(name, scope.writes),
    } as const;
    report.add("XD103", problem, { span: test.spanOf([...path, "writes", name], "key") });
  }
}

function expectKnown(
  what: string,
  name: string,
  path: Path,
  known: readonly string[],
  { test, scope, report }: Context,
  part: "key" | "value" = "value",
): boolean {
  if (scope.views.length === 0 || known.includes(name)) return true;
  const problem = { id: "unknown-part", part: what, name, known, meant: nearest(name, known) } as const;
  report.add("XD103", problem, { span: test.spanOf(path, part) });
  return false;
}
