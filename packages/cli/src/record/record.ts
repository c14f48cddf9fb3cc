import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { routes } from "@crossdock/api";
import type { CaseResult } from "@crossdock/engine/rehearsal";
import { type Files, type FlowPlan, type Revision, rolesOf, type Workspace } from "@crossdock/flow";
import type { Diagnostic } from "@crossdock/kit";
import type { Client } from "../daemon/api-client.ts";
import { type Testable, testable } from "../flow-tests/run-workspace.ts";
import { json } from "../starter/json-text.ts";
import { registryOf } from "../workspace/registry-of.ts";
import { appendCase, newFlowTest } from "./append-case.ts";
import { caseOf } from "./case-of.ts";
import { fixtureFolder, fixtureName, newTestName, testFor, writtenTests } from "./place-of.ts";
import type { Recording } from "./recording.ts";

/** A recorded message as files of the workspace, and what its case comes to. */
export interface Recorded {
  recording: Recording;
  /** Name of the case. */
  name: string;
  test: string;
  /** Workspace path of the test, and whether it is new. */
  file: string;
  isNew: boolean;
  /** Workspace path of the fixture; undefined where the trigger makes the message. */
  fixture: string | undefined;
  /** Texts of the files that are written. */
  texts: Files;
  result: CaseResult;
}

/** Why a message cannot become a case; `findings` where the workspace with it would not be valid. */
export class NotRecorded extends Error {
  override readonly name = "NotRecorded";
  readonly findings: readonly Diagnostic[];
  readonly files: Files;
  constructor(message: string, findings: readonly Diagnostic[] = [], files: Files = {}) {
    super(message);
    this.findings = findings;
    this.files = files;
  }
}

/** Asks the daemon for a message, makes a case of it and runs the case; writes nothing. */
export async function recordCase(
  api: Client,
  {
    id,
    as,
    folder,
    environment,
  }: { id: string; as: string | undefined; folder: string; environment: string },
): Promise<Recorded> {
  const recording = await api.call(routes.getRecording, { params: { id } });
  const { readWorkspace } = await import("@crossdock/server/read-workspace");
  const files = await readWorkspace(folder, { tests: true });
  const registry = await registryOf(folder);
  const before = valid(await testable(files, environment, registry));
  const { flow, retailer } = recording;
  const plan = before.revision.plans.Flow.find((each) => each.flow === flow && each.retailer === retailer);
  if (!plan) throw new NotRecorded(`${retailer} does not use ${flow} in this workspace; name its folder`);
  const tests = writtenTests(files);
  const known = testFor(tests, flow, retailer);
  const test = known?.name ?? newTestName(tests, flow, retailer);
  const file = known?.file ?? `test/flows/${test}.test.yaml`;
  const name = as ?? `message ${id} as it was: ${recording.state}`;
  if (known?.cases.includes(name))
    throw new NotRecorded(`${file} has a case \`${name}\` already; give this one another name with --as`);
  const hasMessage = Object.hasOwn(recording, "message");
  const fixture = hasMessage ? `${fixtureFolder(tests, flow)}/${fixtureName(name)}.json` : undefined;
  if (fixture !== undefined && Object.hasOwn(files, fixture))
    throw new NotRecorded(`there is a file ${fixture} already; give the case another name with --as`);
  const place = fixture === undefined ? undefined : posix.relative(posix.dirname(file), fixture);
  const { workspace } = before.rendered;
  const written = caseIn({ revision: before.revision, workspace, plan }, recording, name, place);
  const head = { kind: "FlowTest", name: test, owner: plan.owner, flow, retailer };
  const texts = {
    ...(fixture === undefined ? {} : { [fixture]: json(recording.message) }),
    [file]: known ? appendCase(files[file] ?? "", written) : newFlowTest(head, written),
  };
  const after = valid(await testable({ ...files, ...texts }, environment, registry));
  const { runFlowTests } = await import("@crossdock/engine/rehearsal");
  const [result] = await runFlowTests(after.revision, after.tests, {
    isWanted: (each, one) => each.file === file && each.retailer === retailer && one.name === name,
    time: () => performance.now(),
  });
  if (!result) throw new Error(`the case ${name} is not among those of ${file}`);
  return { recording, name, test, file, isNew: !known, fixture, texts, result };
}

/** The case of a recorded message, in the words of the workspace; `place`: of its fixture, as seen from the test's folder. */
export function caseIn(
  { revision, workspace, plan }: { revision: Revision; workspace: Workspace; plan: FlowPlan },
  recording: Recording,
  name: string,
  place: string | undefined,
): Readonly<Record<string, unknown>> {
  const roles = rolesOf(workspace.resources.resolve("Retailer", recording.retailer));
  const writes = (id: string): boolean => {
    const target = plan.steps.find((step) => step.id === id)?.target;
    const operation = revision.plans.System.get(target?.system ?? "")?.operations.get(
      target?.operation ?? "",
    );
    return operation !== undefined && operation.trait !== "safe";
  };
  return caseOf(recording, { name, fixture: place, plan, roles, writes });
}

/** Writes what was recorded. A file that came into being meanwhile stays. */
export async function writeRecorded({ texts, file, isNew }: Recorded, folder: string): Promise<void> {
  for (const [path, text] of Object.entries(texts)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { flag: path === file && !isNew ? "w" : "wx" });
  }
}

function valid(read: Testable): Extract<Testable, { ok: true }> {
  if (read.ok) return read;
  throw new NotRecorded(
    "the workspace has to be free of errors, with the case as well",
    read.errors,
    read.files,
  );
}
