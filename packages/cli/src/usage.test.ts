import { expect, test } from "vitest";
import { type CommandShape, usageProblem } from "./usage.ts";

const release: CommandShape = {
  id: "release",
  args: { id: { required: true, description: "The held message. It has an id." } },
  flags: {
    action: {
      type: "option",
      options: ["retry", "skip"],
      description: "What becomes of it.",
      required: true,
    },
    reason: { type: "option", char: "r", description: "Why; it is kept with the message." },
    tag: { type: "option", multiple: true },
    quiet: { type: "boolean", char: "q", allowNo: true },
    force: { type: "boolean", exclusive: ["quiet"] },
    as: { type: "option", dependsOn: ["reason"] },
  },
};

const problem = (line: string) => usageProblem(release, line.split(" ").filter(Boolean));

test.each([
  ["m1 --actoin retry", "`crossdock release` has no flag `--actoin`; did you mean `--action`?"],
  ["m1 --zzz", "`crossdock release` has no flag `--zzz`; `crossdock release --help` lists its flags"],
  ["m1 -x", "`crossdock release` has no flag `-x`; `crossdock release --help` lists its flags"],
  ["m1 --no-force", "`crossdock release` has no flag `--no-force`; did you mean `--force`?"],
  ["m1 --action retri", "--action cannot be `retri`; did you mean `retry`?"],
  ["m1 --action=burn", "--action cannot be `burn`; it is one of retry, skip"],
  ["m1 --action", "--action needs a value: one of retry, skip"],
  ["m1 --reason --action skip", "--reason needs a value: Why"],
  ["m1 --action skip -r", "--reason needs a value: Why"],
  ["m1 --action skip --action retry", "--action stands twice; give it once"],
  ["m1 m2 --action skip", "`m2` is too much: `crossdock release` takes <id>"],
  ["m1 --action skip -- m2", "`m2` is too much: `crossdock release` takes <id>"],
  ["--action skip", "`crossdock release` needs <id>: The held message"],
  ["m1", "`crossdock release` needs --action: What becomes of it"],
  ["m1 --action skip --force -q", "--force and --quiet exclude each other; give one of them"],
  ["m1 --action skip --as x", "--as goes with --reason alone; give both"],
])("%s: %s", (line, words) => {
  expect(problem(line)).toBe(words);
});

test.each([
  "m1 --action skip",
  "--action=skip m1",
  "m1 --action skip -rbecause",
  "m1 --action skip -r because --no-quiet",
  "m1 --action skip --tag a --tag b",
  "-- -m1 --action",
  "- --action skip",
  "-5 --action skip",
])("%s is as it is declared", (line) => {
  const isWhole = !line.includes("-- ");
  expect(problem(line)).toBe(isWhole ? undefined : "`--action` is too much: `crossdock release` takes <id>");
});
