import { readFixture, type SourceDocument, type Workspace, withChanges } from "@crossdock/flow";
import { entriesAt, type Fields, itemsAt, type Path, textAt, valueAt } from "@crossdock/kit";

/** A message of a case of a FlowTest. */
export interface TestMessage {
  test: SourceDocument;
  /** The case. */
  each: unknown;
  /** Place among the messages of its case. */
  index: number;
  /** Of the field `message`. */
  path: Path;
  /** As it is sent, changes included. */
  value: unknown;
  /** Path of the fixture in the workspace; undefined where the fields stand in the test. */
  file: string | undefined;
}

/** The FlowTests of a workspace that can be read. */
export function flowTestsOf({ resources }: Workspace): readonly SourceDocument[] {
  return resources.list("FlowTest").filter(({ valid }) => valid);
}

/** Everything that the cases of the FlowTests send. Files that cannot be read are reported by the loader. */
export function* testMessagesOf(workspace: Workspace): Generator<TestMessage> {
  for (const test of flowTestsOf(workspace)) {
    for (const [place, each] of itemsAt(test.value, "cases").entries()) {
      for (const [index, { path, fields }] of messagesOf(each, ["cases", place]).entries()) {
        const written = valueAt(fields, "message");
        if (written === undefined) continue;
        const read = readFixture(test.file, written, workspace.files);
        if (!read.ok) continue;
        const changes = valueAt(fields, "changes");
        const value = changes === undefined ? read.value : withChanges(read.value, changes);
        yield { test, each, index, path: [...path, "message"], value, file: read.file };
      }
    }
  }
}

/** The parts of a case that say what is sent. */
function messagesOf(each: unknown, path: Path): { path: Path; fields: unknown }[] {
  const several = itemsAt(each, "messages");
  if (several.length === 0) return [{ path, fields: each }];
  return several.map((fields, index) => ({ path: [...path, "messages", index], fields }));
}

/** The FlowTests of a flow, `name@version`, for a retailer that uses it. */
export function testsOf(
  workspace: Workspace,
  flow: string,
  retailer: string | null,
): readonly SourceDocument[] {
  return flowTestsOf(workspace).filter(({ value }) => {
    const own = textAt(value, "retailer");
    return textAt(value, "flow") === flow && (own === undefined || own === retailer);
  });
}

/** Whether a fault of this FlowTest takes away an answer to work that may have been done. */
export function losesAnswer({ value }: SourceDocument): boolean {
  const parts: readonly unknown[] = [value, ...itemsAt(value, "cases")];
  return parts.flatMap((each) => itemsAt(each, "mocks")).some(isLost);
}

function isLost(mock: unknown): boolean {
  const parts = [mock, ...itemsAt(mock, "answers")];
  return parts.some((part) =>
    itemsAt(part, "fails").some((fault) => {
      const word = typeof fault === "string" ? fault : textAt(fault, "class");
      const applied = valueAt(fault, "applied") ?? valueAt(part, "applied") ?? valueAt(mock, "applied");
      return applied === true || word === "Timeout";
    }),
  );
}

/** Whether a person replays a message in one of its cases. */
export function replays({ value }: SourceDocument): boolean {
  return itemsAt(value, "cases").some((each) =>
    messagesOf(each, []).some(({ fields }) => valueAt(fields, "replay") !== undefined),
  );
}

/** Contracts in which messages of a flow arrive. */
export function receivedContracts(flow: Pick<{ value: Fields }, "value">): readonly string[] {
  const from = entriesAt(flow.value, "input", "from").map(([contract]) => contract);
  const own = textAt(flow.value, "input", "contract");
  return from.length > 0 ? from : own === undefined ? [] : [own];
}
