import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { guideScenario, renewGuide } from "./scenarios/guide.ts";
import { parseScenario, playScenario, printScenario } from "./scenarios/scenario.ts";

const folder = join(import.meta.dirname, "scenarios");
const docs = join(import.meta.dirname, "../docs");
// A start of Node each; the machine may be busy.
const patience = 600_000;
const isUpdate = process.env["UPDATE_SCENARIOS"] === "1";

describe.concurrent("a person at a terminal", () => {
  const files = readdirSync(folder).filter((file) => file.endsWith(".scenario"));
  test.for(files)("%s", { timeout: patience }, async (file, context) => {
    const text = readFileSync(join(folder, file), "utf8");
    const played = await playScenario(parseScenario(text));
    // Our own fault is never what a person should see, not even when the texts are renewed.
    context.expect(printScenario(played)).not.toContain("this is a mistake of ours");
    if (isUpdate) writeFileSync(join(folder, file), printScenario(played));
    else context.expect(printScenario(played)).toBe(text);
    for (const part of played.parts) {
      if (part.kind !== "command" || !/--json|--format (json|sarif)/.test(part.line)) continue;
      context.expect(() => JSON.parse(part.stdout), part.line).not.toThrow();
    }
  });
});

describe.concurrent("guides do what they say", () => {
  const guides = readdirSync(docs).filter((file) => file.endsWith(".md"));
  test.for(guides)("%s", { timeout: patience }, async (guide, context) => {
    const text = readFileSync(join(docs, guide), "utf8");
    const renewed = renewGuide(text, await playScenario(guideScenario(guide, text)));
    context.expect(renewed).not.toContain("this is a mistake of ours");
    if (isUpdate) writeFileSync(join(docs, guide), renewed);
    else context.expect(renewed).toBe(text);
  });
});

const older = (process.env["PATH"] ?? "")
  .split(delimiter)
  .concat("/usr/bin", "/usr/local/bin")
  .map((place) => join(place, "node"))
  .find((node) => {
    const { status, stdout } = spawnSync(node, ["--version"], { encoding: "utf8" });
    return status === 0 && Number(/^v(\d+)\./.exec(stdout)?.[1]) < 24;
  });

test.skipIf(older === undefined)("an older Node, where the machine has one, says what to do", () => {
  const bin = join(import.meta.dirname, "../packages/cli/bin/crossdock.js");
  const version = execFileSync(older ?? "", ["--version"], { encoding: "utf8" }).trim();
  const { status, stderr } = spawnSync(older ?? "", [bin, "lint"], { encoding: "utf8" });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: expect.stringMatching(
      new RegExp(
        `^crossdock needs Node 24 or newer; this is ${version}\\.\\nInstall Node 24, or bring it into this project: .*\\n$`,
      ),
    ),
  });
});
