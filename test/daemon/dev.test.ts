import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtIn } from "../../packages/cli/src/context.ts";
import { starter } from "../../packages/cli/src/starter/starter.ts";
import { crossdock } from "./crossdock.ts";

const bin = join(import.meta.dirname, "../../packages/cli/bin/crossdock.js");
const environmentFile = "flows/environments/dev.environment.yaml";
const flowFile = "flows/base/ticket-from-shipment.flow.yaml";
const patience = 60_000;

type Told = Readonly<Record<string, unknown>> & { event: string };

/** `crossdock dev --json` in the starter's workspace, with what it tells. */
interface Dev {
  child: ChildProcess;
  told: Told[];
  /** The next thing told that is like this, after what was waited for before. */
  next(like: Partial<Told>): Promise<Told>;
  stop(): Promise<number | null>;
}

let folder = "";
let started: Dev | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "crossdock-dev-"));
  for (const [path, text] of Object.entries(starter(builtIn(), { hosts: [], version: "0.1.0" }))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
});
afterEach(async () => {
  started?.child.kill("SIGKILL");
  started = undefined;
  await rm(folder, { recursive: true });
});

function start(args: readonly string[] = [], variables: Readonly<Record<string, string>> = {}): Dev {
  const child = spawn(process.execPath, [bin, "dev", "--port", "0", ...args], {
    cwd: folder,
    env: { ...process.env, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const told: Told[] = [];
  let rest = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    told.push(...lines.map((line) => JSON.parse(line)));
  });
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    errors += chunk;
  });
  const gone = new Promise<number | null>((resolve) => child.once("close", resolve));
  let from = 0;
  const dev: Dev = {
    child,
    told,
    async next(like) {
      const until = Date.now() + patience;
      for (;;) {
        const at = told.findIndex((each, index) => index >= from && isLike(each, like));
        if (at >= 0) {
          from = at + 1;
          return told[at] ?? { event: "" };
        }
        if (Date.now() > until || child.exitCode !== null)
          throw new Error(`${JSON.stringify(like)} was not told: ${JSON.stringify(told)} ${errors}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop() {
      child.kill("SIGTERM");
      return gone;
    },
  };
  started = dev;
  return dev;
}

function isLike(told: Told, like: Partial<Told>): boolean {
  return Object.entries(like).every(([name, value]) => told[name] === value);
}

async function change(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(folder, file), "utf8");
  expect(text).toContain(from);
  await writeFile(join(folder, file), text.replace(from, to));
}

test("a newcomer sees a message pass, each save is checked and tested, and SIGTERM leaves nothing behind", async () => {
  const dev = start();
  const simulator = await dev.next({ event: "simulator", system: "my-helpdesk", state: "listening" });
  const listening = await dev.next({ event: "listening", journal: null });
  await dev.next({ event: "files", result: "started", errors: 0, warnings: 0 });
  expect(await dev.next({ event: "tests", of: "all" })).toMatchObject({ passed: 4, failed: 0 });
  await dev.next({ event: "sent", status: 202 });
  await dev.next({ event: "message", key: "00001042", state: "succeeded" });

  // An error leaves what runs, and what was found is told with its place.
  await change(flowFile, "'status = \"failed\"'", "'stats = \"failed\"'");
  const refused = await dev.next({ event: "files", result: "rejected" });
  expect(refused).toMatchObject({ findings: [{ code: "XD202", file: flowFile, hint: expect.any(String) }] });
  await dev.next({ event: "tests", of: "changed", passed: 1, failed: 3 });
  await change(flowFile, "'stats = \"failed\"'", "'status = \"failed\"'");
  await dev.next({ event: "files", errors: 0 });
  // Somebody else signs as `dev` verifies, without a key.
  const server = String(listening["address"]);
  const again = await crossdock(
    ["send", "ticket-from-shipment", "samples/shipment.json", "--changes", '{ "eventId": "evt-2" }'],
    { server, folder },
  );
  expect(again, again.stdout + again.stderr).toMatchObject({ code: 0 });
  await dev.next({ event: "message", state: "succeeded" });

  // A test that says something else fails, and is the only thing that is new.
  await change("test/flows/ticket-from-shipment.test.yaml", "priority: high", "priority: low");
  await dev.next({ event: "files", result: "unchanged" });
  expect(await dev.next({ event: "tests", of: "changed" })).toMatchObject({ passed: 3, failed: 1 });

  const { host, port } = new URL(server);
  const second = await crossdock(["dev", "--port", port], { server: "", folder });
  expect(second).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`${host} is taken by another process`),
  });
  expect(second.stdout.trimEnd().split("\n").at(-1)).toContain('"stopped"');

  expect(await dev.stop()).toBe(0);
  expect(dev.told.slice(-3).map(({ event, state }) => state ?? event)).toEqual([
    "stopping",
    "stopped",
    "stopped",
  ]);
  for (const address of [listening["address"], simulator["address"]])
    await expect(fetch(String(address))).rejects.toThrow();
}, 180_000);

test("it waits where the files cannot run yet, and follows what is simulated", async () => {
  await change(environmentFile, "answers:\n", "anwers:\n");
  const dev = start();
  const waiting = await dev.next({ event: "files", result: "waiting" });
  expect(waiting["findings"]).toContainEqual(expect.objectContaining({ code: "XD101" }));
  await change(environmentFile, "anwers:\n", "answers:\n");
  await dev.next({ event: "simulator", state: "listening" });
  await dev.next({ event: "files", result: "started" });
  await dev.next({ event: "message", state: "succeeded" });
  // Another answer is another simulator; the one before goes once nobody calls it any more.
  await change(environmentFile, "id: 7", "id: 8");
  const first = await dev.next({ event: "simulator", state: "listening" });
  await dev.next({ event: "files", result: "applied" });
  const gone = await dev.next({ event: "simulator", state: "stopped" });
  expect(gone["address"]).not.toBe(first["address"]);
  expect(await dev.stop()).toBe(0);
}, 180_000);
