import { once } from "node:events";
import { rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { connectors } from "@crossdock/connectors";
import { triggers } from "@crossdock/engine";
import { kinds } from "@crossdock/flow";
import { type Journal, JournalStopped, journals, memoryJournal } from "@crossdock/journal";
import { createRegistry } from "@crossdock/kit";
import { createLog, startDaemon } from "@crossdock/server";
import { expect, onTestFinished, test } from "vitest";
import { secret, smallWorkspace, writeWorkspace } from "./small-workspace.ts";

const environmentFile = "flows/environments/dev.environment.yaml";

/** A port of the loopback that somebody has. */
async function takePort(): Promise<{ port: number; server: Server }> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP port");
  return { port: address.port, server };
}

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const { port, server } = await takePort();
  server.close();
  await once(server, "close");
  return port;
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}

/** Starts on a journal in memory that is changed as the test says; what was thrown, and whether the journal was closed. */
async function startFails(listen: string, change: (journal: Journal) => Partial<Journal>) {
  const text = smallWorkspace[environmentFile] ?? "";
  const files = { ...smallWorkspace, [environmentFile]: text.replace(/^listen: .*$/m, `listen: ${listen}`) };
  const folder = await writeWorkspace(files);
  onTestFinished(() => rm(folder, { recursive: true }));
  const inner = memoryJournal();
  let closed = 0;
  const close = () => {
    closed++;
    return inner.close();
  };
  const logged: string[] = [];
  const error: unknown = await startDaemon({
    folder,
    environment: "dev",
    registry: createRegistry({ connectors, triggers, journals, kinds }),
    variables: { ERP_URL: "http://127.0.0.1:9", CROSSDOCK_SECRET_ACME_SHOP: secret },
    log: (level) => createLog(level, { write: (line) => logged.push(line) }),
    journal: { ...inner, close, ...change(inner) },
    watch: false,
  }).then(
    () => expect.fail("the daemon started"),
    (thrown: unknown) => thrown,
  );
  return { error, closed, logged: logged.join("") };
}

const refuse = (why: string) => () => Promise.reject(new Error(why));

test("the addresses before one that is taken are given back, and the journal is closed", async () => {
  const [{ port: taken }, own] = [await takePort(), await freePort()];
  const { error, closed } = await startFails(
    `{ host: 127.0.0.1, port: ${own}, api: { port: ${taken} } }`,
    () => ({}),
  );
  expect(error).toMatchObject({ code: "EADDRINUSE", port: taken });
  expect(await isFree(own)).toBe(true);
  expect(closed).toBe(1);
});

test.each([
  ["its last stamp", ({ messages }: Journal) => ({ messages: { ...messages, list: refuse("broken") } })],
  [
    "its activation",
    ({ revisions }: Journal) => ({ revisions: { ...revisions, activate: refuse("broken") } }),
  ],
])("a journal that fails at %s is closed, and nobody listens", async (_what, change) => {
  const own = await freePort();
  const { error, closed } = await startFails(`{ host: 127.0.0.1, port: ${own} }`, change);
  expect(String(error)).toMatch(/broken$/);
  expect(await isFree(own)).toBe(true);
  expect(closed).toBe(1);
});

test("a journal that does not close is left behind, and the reason of the failed start is told", async () => {
  const { error, logged } = await startFails("{ host: 127.0.0.1, port: 0 }", ({ revisions }) => ({
    revisions: { ...revisions, activate: refuse("broken") },
    close: () => new Promise(() => {}),
  }));
  expect(String(error)).toMatch(/broken$/);
  expect(logged).toContain('"part":"journal","waited":2000');
});

test("a journal that ended while the daemon started is the reason", async () => {
  const reason = new JournalStopped("its thread died");
  const { error } = await startFails("{ host: 127.0.0.1, port: 0 }", ({ revisions }) => ({
    revisions: { ...revisions, activate: refuse("what came of it") },
    state: () => ({ state: "ended", reason: reason.message }),
    ended: Promise.resolve(reason),
  }));
  expect(error).toBe(reason);
});
