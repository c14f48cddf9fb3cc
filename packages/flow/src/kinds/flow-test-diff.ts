import { itemsAt, textAt, valueAt } from "@crossdock/kit";
import { readFixture } from "../flow-tests/fixtures.ts";
import { spanInFile } from "../load/check-texts.ts";
import type { Files, Rendered } from "../workspace.ts";
import { byPath, type EditOp, type KindDiff, type Told, within } from "./kind-diff.ts";

export const flowTestDiff: KindDiff = {
  tells,
  reaches: (flow, { value }, [first]) =>
    textAt(value, "flow") === flow.flow &&
    (first === "retailer" || [undefined, flow.retailer].includes(textAt(value, "retailer"))),
  opened: withFixtures,
  existence: (op) => (op === "removed" ? ["lostTest", "What it checked is not checked any more."] : ["test"]),
};

function tells(shown: readonly string[], op: EditOp): Told {
  const [first = "", second = "", ...rest] = shown;
  switch (first) {
    case "cases":
      return toldOfCase(second, rest, op);
    case "fixtures":
      return [
        "test",
        `the message \`${second}\`${within(rest)}`,
        "Cases that send it prove something else now.",
      ];
    case "retailer":
      return [
        "lostTest",
        "the retailer that it runs for",
        "Whoever it ran for before is not tested by it any more.",
      ];
    case "flow":
      return ["test", "the version of the flow that it tests"];
    case "mocks":
      return ["test", "what the other systems answer"];
    default:
      return byPath("test", shown);
  }
}

function toldOfCase(name: string, [field = "", ...rest]: readonly string[], op: EditOp): Told {
  const subject = `case \`${name}\``;
  if (field === "")
    return op === "removed"
      ? ["lostTest", subject, "What it checked is not checked any more."]
      : ["test", subject];
  if (field === "expect") {
    const check = rest.length === 0 ? "" : ` of \`${rest.join(".")}\``;
    const isLess = op === "removed";
    return [
      op === "added" ? "test" : "lostTest",
      `${subject}: the check${check}`,
      isLess ? lessNote : undefined,
    ];
  }
  const words = field === "mocks" ? "what the other systems answer" : `\`${[field, ...rest].join(".")}\``;
  return ["test", `${subject}: ${words}`];
}

const lessNote = "The case passes whatever stands there now.";

/** The test with the messages that its cases name, so that a message that changed in its file is told as well. */
function withFixtures(test: Rendered, files: Files): Rendered {
  const found = new Map<string, { file: string; value: unknown }>();
  for (const each of itemsAt(test.value, "cases")) {
    for (const written of [
      valueAt(each, "message"),
      ...itemsAt(each, "messages").map((one) => valueAt(one, "message")),
    ]) {
      const read = readFixture(test.document.file, written, files);
      if (read.ok && read.file !== undefined && typeof written === "string")
        found.set(written, { file: read.file, value: read.value });
    }
  }
  const fixtures = Object.fromEntries([...found].map(([written, { value }]) => [written, value]));
  return {
    ...test,
    value: { ...test.value, fixtures },
    spanOf: (path, part, range) => {
      const fixture = path[0] === "fixtures" ? found.get(String(path[1])) : undefined;
      return fixture
        ? spanInFile(fixture.file, files[fixture.file] ?? "", [0, 0])
        : test.spanOf(path, part, range);
    },
  };
}
