import { loadWorkspace } from "@crossdock/flow";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lint } from "./lint.ts";
import { createLinter } from "./linter.ts";
import { rules } from "./rules.ts";
import { backdrop, retailer } from "./testing/backdrop.ts";
import { readExample } from "./testing/example.ts";
import { exampleRegistry as registry } from "./testing/parts.ts";

type Files = Readonly<Record<string, string>>;

const given = (files: Files) => ({
  environment: "dev",
  exists: (path: string) => Object.hasOwn(files, path),
});
const fromScratch = (files: Files) => lint(loadWorkspace(files, { registry }), { ...given(files), registry });

/** Files that differ in one or more of their resources: the bad and the good example of a rule. */
const variants = rules.flatMap(({ bad, good }) => [readExample(bad).files, readExample(good).files]);

/** One edit: other files beside these, a word less, a line more, a file less. */
const edit = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), files: fc.constantFrom(...variants) }),
  fc.record({ kind: fc.constant("cut" as const), at: fc.nat(), word: fc.nat() }),
  fc.record({ kind: fc.constant("replace" as const), at: fc.nat(), word: fc.nat(), by: fc.nat() }),
  fc.record({ kind: fc.constant("remove" as const), at: fc.nat() }),
);

function edited(
  files: Files,
  change: typeof edit extends fc.Arbitrary<infer Change> ? Change : never,
): Files {
  if (change.kind === "add") return used({ ...files, ...change.files });
  const names = Object.keys(files);
  const name = names[change.at % names.length] ?? "";
  const { [name]: text = "", ...others } = files;
  if (change.kind === "remove") return others;
  const words = text.split(/\b/);
  const at = change.word % Math.max(1, words.length);
  const by = change.kind === "replace" ? (words[change.by % Math.max(1, words.length)] ?? "") : "";
  return { ...files, [name]: words.with(at, by).join("") };
}

/** Acme uses every flow there is. */
function used(files: Files): Files {
  const flows = Object.keys(files)
    .filter((file) => file.endsWith(".flow.yaml"))
    .map((file) => `${file.slice(file.lastIndexOf("/") + 1, -".flow.yaml".length)}@1`);
  return { "flows/retailers/acme/retailer.yaml": retailer(flows), ...files };
}

test("looking again finds what looking for the first time finds, whatever was changed in between", () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 2, maxLength: 12 }), (edits) => {
      const linter = createLinter({ registry });
      let files: Files = used(backdrop);
      for (const change of edits) {
        files = edited(files, change);
        expect(linter.look(files, given(files)).diagnostics).toEqual(fromScratch(files));
      }
    }),
    { numRuns: 40 },
  );
});

test("what did not change is the same object, so that others may keep what they made of it", () => {
  const linter = createLinter({ registry });
  const files = used({ ...backdrop, ...readExample("criticality: high\n").files });
  const before = linter.look(files, given(files));
  const policy = files["flows/policy.yaml"] ?? "";
  const after = linter.look({ ...files, "flows/policy.yaml": `${policy}# changed\n` }, given(files));
  const named = ({ rendered }: typeof before, name: string) =>
    rendered.resources.find((resource) => resource.name === name);
  expect(named(after, "example")).toBe(named(before, "example"));
  expect(named(after, "default")).not.toBe(named(before, "default"));
});
