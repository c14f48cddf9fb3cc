import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findDaemon } from "./find-daemon.ts";

const environment = `kind: Environment
name: dev
owner: tests
listen: { host: 127.0.0.1, port: 7099 }
journal: { memory: {} }
`;

test.each([
  ["no plug-ins", undefined],
  ["a plug-in that does not load", "export default nothing;"],
])("the daemon of a workspace with %s is where its Environment listens", async (_, config) => {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-find-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "flows/environments"), { recursive: true });
  await writeFile(join(folder, "flows/environments/dev.environment.yaml"), environment);
  if (config !== undefined) await writeFile(join(folder, "crossdock.config.ts"), config);
  expect(await findDaemon({}, folder)).toBe("http://127.0.0.1:7099");
});
