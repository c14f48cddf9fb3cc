import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { crossdock } from "./crossdock.ts";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { bodyOf, smallWorkspace } from "./small-workspace.ts";

const file = "flows/environments/dev.environment.yaml";
let opened: SmallDaemon | undefined;
let sockets: string | undefined;

afterEach(async () => {
  await opened?.close();
  if (sockets) await rm(sockets, { recursive: true });
  opened = undefined;
  sockets = undefined;
});

const withEnvironment = (listen: string, more = "") => ({
  ...smallWorkspace,
  [file]: (smallWorkspace[file] ?? "").replace(/^listen: .*$/m, `listen: ${listen}\n${more}`),
});

const tokens = `api:
  tokens:
    - { name: prometheus, role: scraper, secret: scrape }
    - { name: night-shift, role: operator, secret: operate }
`;
const values = {
  CROSSDOCK_SECRET_SCRAPE: "a-token-for-scrapers",
  CROSSDOCK_SECRET_OPERATE: "a-token-for-operators",
};

test("webhooks, API and metrics have addresses of their own, and tokens say who may do what", async () => {
  const listen = "{ host: 127.0.0.1, port: 0, api: { port: 0 }, metrics: { host: 127.0.0.2, port: 0 } }";
  opened = await openSmallDaemon({
    watch: false,
    files: withEnvironment(listen, tokens),
    variables: values,
  });
  const { hooks, api, metrics } = opened.daemon.addresses;
  const ask = async (url: string, token?: string) =>
    (await fetch(url, token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } })).status;
  const operator = values.CROSSDOCK_SECRET_OPERATE;
  expect(new Set([hooks, api, metrics]).size).toBe(3);
  for (const address of [hooks, api, metrics]) expect(await ask(`${address}/health/live`)).toBe(200);
  expect(await ask(`${api}/v1/messages`)).toBe(401);
  expect(await ask(`${api}/v1/messages`, operator)).toBe(200);
  expect(await ask(`${api}/v1/messages`, "a-token-for-scrapers")).toBe(403);
  expect(await ask(`${metrics}/metrics`, "a-token-for-scrapers")).toBe(200);
  // What one address serves is not at the others.
  expect(await ask(`${hooks}/v1/messages`, operator)).toBe(404);
  expect(await ask(`${hooks}/metrics`, operator)).toBe(404);
  expect(await ask(`${metrics}/v1/messages`, operator)).toBe(404);
  expect((await fetch(`${api}/hooks/acme/orders`, { method: "POST", body: "{}" })).status).toBe(415);
});

test("a command reaches the API on a Unix socket with the token of a file", async () => {
  sockets = await mkdtemp(join(tmpdir(), "crossdock-"));
  const path = join(sockets, "api.sock");
  opened = await openSmallDaemon({
    watch: false,
    files: withEnvironment(`{ host: 127.0.0.1, port: 0, api: { socket: '${path}' } }`, tokens),
    variables: values,
  });
  expect(opened.daemon.addresses.api).toBe(`unix:${path}`);
  const token = join(sockets, "token");
  await writeFile(token, `${values.CROSSDOCK_SECRET_OPERATE}\n`);
  const listed = await crossdock(["messages", "--token-file", token, "--json"], {
    server: `unix:${path}`,
    folder: opened.folder,
  });
  expect([listed.code, JSON.parse(listed.stdout)]).toEqual([0, { items: [], next: null }]);
  const refused = await crossdock(["messages"], { server: `unix:${path}`, folder: opened.folder });
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("CROSSDOCK_TOKEN")]);
});

test("metrics that are switched off are not served", async () => {
  const files = withEnvironment("{ host: 127.0.0.1, port: 0 }");
  opened = await openSmallDaemon({
    watch: false,
    files: { ...files, [file]: (files[file] ?? "").replace("metrics: true", "metrics: false") },
  });
  const answer = await fetch(`${opened.daemon.address}/metrics`);
  expect([answer.status, (await bodyOf(answer)).title]).toEqual([404, "Metrics are switched off"]);
  expect(await readFile(join(opened.folder, file), "utf8")).toContain("metrics: false");
});
