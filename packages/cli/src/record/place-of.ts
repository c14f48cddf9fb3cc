import { posix } from "node:path";
import { type Files, splitReference } from "@crossdock/flow";
import { type Fields, isFields, textAt, valueAt } from "@crossdock/kit";
import { parseDocument } from "yaml";

/** A FlowTest as far as a recording has to know it. */
export interface WrittenTest {
  file: string;
  name: string;
  flow: string;
  retailer: string | undefined;
  cases: readonly string[];
  /** Folders of the fixtures that its cases name, as workspace paths, in their order. */
  fixtureFolders: readonly string[];
}

/** The FlowTests of a workspace, whatever else is wrong with them. */
export function writtenTests(files: Files): WrittenTest[] {
  return Object.entries(files)
    .filter(([file]) => /^test\/flows\/.*\.test\.ya?ml$/.test(file))
    .map(([file, text]) => {
      // A FlowTest, or something that the loader reports.
      const value: unknown = parseDocument(text, { logLevel: "silent" }).toJS();
      const cases = fieldsIn(valueAt(value, "cases"));
      const messages = cases.flatMap((each) => [
        each["message"],
        ...fieldsIn(each["messages"]).map(({ message }) => message),
      ]);
      return {
        file,
        name: String(valueAt(value, "name")),
        flow: String(valueAt(value, "flow")),
        retailer: textAt(value, "retailer"),
        cases: cases.map(({ name }) => String(name)),
        fixtureFolders: messages
          .filter((message) => typeof message === "string")
          .map((message) => posix.dirname(posix.join(posix.dirname(file), message))),
      };
    });
}

const fieldsIn = (list: unknown): Fields[] => (Array.isArray(list) ? list.filter(isFields) : []);

/** The test of the flow that runs for this retailer alone; a test for all retailers would run the case for others, too. */
export function testFor(
  tests: readonly WrittenTest[],
  flow: string,
  retailer: string,
): WrittenTest | undefined {
  return tests.find((test) => test.flow === flow && test.retailer === retailer);
}

/** Where the fixtures of the flow lie, or else those of the others; beside the tests where there is none. */
export function fixtureFolder(tests: readonly WrittenTest[], flow: string): string {
  const own = tests.filter((test) => test.flow === flow);
  return [...own, ...tests].flatMap((test) => test.fixtureFolders)[0] ?? "test/flows/fixtures";
}

/** A file name of a new test that no other has: its flow's, or that with the retailer's. */
export function newTestName(tests: readonly WrittenTest[], flow: string, retailer: string): string {
  const { name } = splitReference(flow);
  const isFree = (wanted: string): boolean =>
    tests.every((test) => test.name !== wanted && test.file !== `test/flows/${wanted}.test.yaml`);
  return [name, `${name}-${retailer}`, `${name}-${retailer}-recorded`].find(isFree) ?? `${name}-recorded`;
}

/** A file name for a case: its words. */
export function fixtureName(name: string): string {
  const words =
    name
      .normalize("NFKD")
      .toLowerCase()
      .match(/[a-z0-9]+/g) ?? [];
  return words.join("-").slice(0, 80).replace(/-$/, "") || "recorded";
}
