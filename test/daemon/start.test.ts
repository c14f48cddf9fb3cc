import { rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runToEnd, startProcess } from "./daemon-process.ts";
import { secret, smallWorkspace, writeWorkspace } from "./small-workspace.ts";

const variables = { ERP_URL: "http://127.0.0.1:9", CROSSDOCK_SECRET_ACME_SHOP: secret };
let folder: string;

beforeEach(async () => {
  folder = await writeWorkspace();
});

afterEach(() => rm(folder, { recursive: true }));

test("a port that is taken is one line and exit 2", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  const { port } = other.address() as AddressInfo;
  const { code, stderr } = await runToEnd([folder, "--env", "dev", "--port", String(port)], variables);
  other.close();
  expect([code, stderr]).toEqual([
    2,
    `127.0.0.1:${port} is taken by another process; stop it, or choose another port with --port\n`,
  ]);
});

test("a journal that another daemon has open is one line and exit 2, and that daemon goes on", async () => {
  const first = await startProcess(folder, variables, 0, "dev");
  const { code, stderr } = await runToEnd([folder, "--env", "dev", "--port", "0"], variables);
  expect([code, stderr]).toEqual([
    2,
    `opening the journal ${join(folder, ".crossdock/journal.db")}: another process has it open: ` +
      "stop that one, or choose another file (`journal` of Environment dev names it)\n",
  ]);
  expect((await fetch(`${first.address}/health/ready`)).status).toBe(200);
  expect(await first.stop()).toBe(0);
});

test("a folder that cannot be made for the journal is one line and exit 2", async () => {
  await writeFile(join(folder, ".crossdock"), "a file where the folder should be");
  const { code, stderr } = await runToEnd([folder, "--env", "dev", "--port", "0"], variables);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^opening the journal \S+journal\.db: .*\(`journal` of Environment dev names it\)\n$/,
  );
});

test("an Environment that does not exist is told with those that do", async () => {
  const { code, stderr } = await runToEnd([folder, "--env", "prod"], variables);
  expect([code, stderr]).toEqual([2, expect.stringContaining("there is no Environment `prod`")]);
  expect(stderr).toContain("dev");
});

test("an Environment that is misspelt is told with the one that was meant", async () => {
  const { code, stderr } = await runToEnd([folder, "--env", "devv"], variables);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/did you mean `?dev`?/)]);
});

test("a variable without a value is XD107 with its place", async () => {
  const { code, stderr } = await runToEnd([folder, "--env", "dev"], { CROSSDOCK_SECRET_ACME_SHOP: secret });
  const system = "flows/retailers/acme/acme-erp.system.yaml";
  const line = (smallWorkspace[system] ?? "").split("\n").findIndex((text) => text.includes("ERP_URL")) + 1;
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`${system}:${line}:\\d+ error XD107`));
});
