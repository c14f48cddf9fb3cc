import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "../scenarios/free-ports.ts";
import { guideScenario } from "../scenarios/guide.ts";
import { builtImage } from "./image.ts";
import { type Installed, installPacked, sizeOf } from "./installed.ts";

/** Somebody who has the published package, an empty repository and no network. */
let shop: Installed;

beforeAll(async () => {
  shop = await installPacked();
});
afterAll(() => shop?.remove());

const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(shop.folder, path)), { recursive: true });
  await writeFile(join(shop.folder, path), text);
};

test("the package takes less than 25 MB without native parts", async () => {
  const others = await Promise.all(
    ["typebox", "yaml"].map((name) => sizeOf(join(shop.folder, "node_modules", name))),
  );
  const size = others.reduce((sum, each) => sum + each, await sizeOf(shop.package));
  expect(size).toBeLessThan(25 * 1024 * 1024);
});

test("a new workspace is written, clean and tested", async () => {
  const written = await shop.sh("npx crossdock init --ci github");
  expect(written).toMatchObject({ code: 0, stderr: expect.stringContaining("kept package.json") });
  expect(await shop.sh("npx crossdock lint")).toEqual({ code: 0, stdout: "no findings\n", stderr: "" });
  expect(await shop.sh("npx crossdock test")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("4 passed"),
  });
});

test("what it prints at a mistake of ours leads to our own lines", async () => {
  const map = JSON.parse(await readFile(join(shop.package, "lib/main.js.map"), "utf8"));
  expect(map.sources).toContain("packages/cli/src/main.ts");
});

test("the daemon takes a webhook and delivers it, and a stop leaves nobody behind", async () => {
  const seen: string[] = [];
  const helpdesk = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push(body);
      response.writeHead(201, { "content-type": "application/json" }).end('{"id":7}');
    });
  });
  await new Promise<void>((resolve) => helpdesk.listen(0, "127.0.0.1", resolve));
  // A TCP server: its address is an object.
  const { port } = helpdesk.address() as AddressInfo;
  const [own = 0] = await freePorts(1);
  const variables = {
    HELPDESK_URL: `http://127.0.0.1:${port}`,
    CROSSDOCK_SECRET_MY_SHOP_HELPDESK_TOKEN: "token",
    CROSSDOCK_SECRET_MY_SHOP_CARRIER_WEBHOOK: `whsec_${Buffer.from("a secret of the carrier").toString("base64")}`,
  };
  const daemon = await shop.until(`npx crossdock run --port ${own}`, "crossdock listens on", variables);
  try {
    const asked = { ...variables, CROSSDOCK_SERVER: `http://127.0.0.1:${own}` };
    const sent = await shop.sh("npx crossdock send ticket-from-shipment samples/shipment.json", asked);
    expect(sent, sent.stderr).toMatchObject({ code: 0 });
    await expect.poll(() => seen.length, { timeout: 30_000 }).toBe(1);
    expect(JSON.parse(seen[0] ?? "")).toMatchObject({ externalId: "evt-1", priority: "high" });
    const list = await shop.sh("npx crossdock messages", asked);
    expect(list.stdout).toContain("succeeded");
  } finally {
    await daemon.stop();
    helpdesk.close();
    // npx is gone at once; the daemon ends its work and follows.
    const isGone = () =>
      fetch(`http://127.0.0.1:${own}/health/live`).then(
        () => false,
        () => true,
      );
    await expect.poll(isGone, { timeout: 30_000 }).toBe(true);
  }
});

describe("plug-ins", () => {
  const guide = guideScenario("", readFileSync(join(import.meta.dirname, "../../docs/plug-ins.md"), "utf8"));

  test("the guide's connector and rule work as they do in the repository", async () => {
    const files = guide.parts.flatMap((part) => (part.kind === "file" ? [part] : []));
    for (const { path, text } of files) await put(path, text);
    const found = await shop.sh("npx crossdock lint");
    expect(found.stdout).toContain("SHOP001");
    expect(found.stdout).toContain("XD202");
    const flow = await readFile(join(shop.folder, "flows/base/label-from-parcel.flow.yaml"), "utf8");
    const mended = flow.replace("countri", "country").replace("weight }", "weight }\n    timeout: 5s");
    await put("flows/base/label-from-parcel.flow.yaml", mended);
    expect(await shop.sh("npx crossdock lint")).toMatchObject({ code: 0, stdout: "no findings\n" });
    expect((await shop.sh("npx crossdock test")).stdout).toContain("6 passed");
  });

  test("the types of crossdock/kit check them, and need nothing else", async () => {
    const compiler = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
    const options =
      "--noEmit --strict --skipLibCheck --module nodenext --target es2024 --allowImportingTsExtensions";
    const checked = await shop.sh(`${process.execPath} ${compiler} ${options} crossdock.config.ts`);
    expect(checked).toEqual({ code: 0, stdout: "", stderr: "" });
    const courier = await readFile(join(shop.folder, "plug-ins/courier.ts"), "utf8");
    await put("plug-ins/courier.ts", courier.replace("tracking: body.trim()", "traking: body.trim()"));
    const wrong = await shop.sh(`${process.execPath} ${compiler} ${options} crossdock.config.ts`);
    await put("plug-ins/courier.ts", courier);
    expect(wrong.stdout).toContain("traking");
  });

  test.each([
    ["a file that does not load", "export default nothing;", "cannot be loaded: nothing is not defined"],
    ["no default", "export const config = {};", "has to `export default defineConfig({ … })`"],
    ["a part that there is not", "export default { conectors: [] };", "did you mean `connectors`?"],
    ["no definitions", "export default { rules: [7] };", "`rules` has to be a list of what define…"],
    [
      "a name that is taken",
      "export default { connectors: [{ name: 'http' }] };",
      "two connectors are named http; give your own one another name",
    ],
  ])("%s is told in one line", async (_, text, told) => {
    const config = await readFile(join(shop.folder, "crossdock.config.ts"), "utf8");
    await put("crossdock.config.ts", text);
    const { code, stderr } = await shop.sh("npx crossdock lint");
    await put("crossdock.config.ts", config);
    expect({ code, lines: stderr.trim().split("\n").length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toContain("crossdock.config.ts: ");
    expect(stderr).toContain(told);
  });
});

test("a second retailer is an overlay and a folder", async () => {
  await put(
    "flows/retailers/other-shop/retailer.yaml",
    `kind: Retailer
name: other-shop
owner: integration
systems: { helpdesk: other-helpdesk }
use:
  - { flow: ticket-from-shipment@1 }
`,
  );
  const system = await readFile(join(shop.folder, "flows/retailers/my-shop/my-helpdesk.system.yaml"), "utf8");
  await put(
    "flows/retailers/other-shop/other-helpdesk.system.yaml",
    system.replaceAll("my-helpdesk", "other-helpdesk").replaceAll("my-shop/", "other-shop/"),
  );
  expect(await shop.sh("npx crossdock lint")).toMatchObject({ code: 0, stdout: "no findings\n" });
  const rendered = await shop.sh("npx crossdock render ticket-from-shipment --retailer other-shop");
  expect(rendered, rendered.stderr).toMatchObject({ code: 0 });
});

test.each([
  ["catalog --format html --out catalogue", "catalogue"],
  ["graph", "my-helpdesk"],
  ["explain XD206", "XD206"],
  ["schema Flow", "json-schema.org"],
])("`crossdock %s` finds what it needs in the package", async (line, text) => {
  const { code, stdout, stderr } = await shop.sh(`npx crossdock ${line}`);
  expect(code, stderr).toBe(0);
  expect(stdout + stderr).toContain(text);
});

test("the demo runs, and leaves the package as it was", async () => {
  const before = await sizeOf(shop.package);
  const { code, stdout, stderr } = await shop.sh("npx crossdock demo --no-keep --orders 6");
  expect(code, stderr).toBe(0);
  expect(stdout).toContain("succeeded");
  expect(await sizeOf(shop.package)).toBe(before);
});

describe("a container", () => {
  const deploy = join(import.meta.dirname, "../../deploy");
  const guide = guideScenario("", readFileSync(join(import.meta.dirname, "../../docs/deploying.md"), "utf8"));

  test("is built by the steps of the Dockerfile, runs as nobody on files that it cannot write, and ends well", async () => {
    const [own = 0, api = 0, metrics = 0] = await freePorts(3);
    const ports: Record<string, number> = { "7070": own, "7071": api, "9090": metrics };
    const moved = (text: string): string =>
      text.replaceAll(/\b(7070|7071|9090)\b/g, (port) => `${ports[port]}`);
    const outside = join(shop.place, "outside");
    for (const part of guide.parts) {
      if (part.kind !== "file") continue;
      await put(
        part.path,
        moved(part.text)
          .replaceAll("/var/lib/crossdock", outside)
          .replaceAll("/run/secrets", join(outside, "secrets")),
      );
    }
    const image = await builtImage(join(deploy, "Dockerfile"), {
      place: shop.place,
      outside,
      context: shop.folder,
      async run(line, folder) {
        const { code, stdout, stderr } = await shop.sh(line, {}, folder);
        expect(code, `${line}\n${stdout}${stderr}`).toBe(0);
      },
    });
    expect(image.ports).toEqual(Object.keys(ports));
    const variables = {
      ...image.variables,
      PATH: dirname(process.execPath),
      HOME: "/nonexistent",
      HELPDESK_URL: "https://helpdesk.my-shop.example",
      COURIER_URL: "https://helpdesk.my-shop.example",
      CROSSDOCK_SECRET_MY_SHOP_HELPDESK_TOKEN: "token",
      CROSSDOCK_SECRET_OTHER_SHOP_HELPDESK_TOKEN: "token",
      CROSSDOCK_SECRET_MY_SHOP_CARRIER_WEBHOOK: `whsec_${Buffer.from("a secret of the carrier").toString("base64")}`,
      CROSSDOCK_SECRET_OTHER_SHOP_CARRIER_WEBHOOK: `whsec_${Buffer.from("another secret of it").toString("base64")}`,
      CROSSDOCK_SECRET_SCRAPE_TOKEN: "a-token-of-the-scraper",
      CROSSDOCK_SECRET_OPERATOR_TOKEN: "a-token-of-the-night-shift",
    };
    const options = { cwd: image.folder, env: variables, ...image.as };
    const [program = "", ...args] = image.entrypoint;
    const daemon = spawn(program, [...args, ...image.command], {
      ...options,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let printed = "";
    for (const stream of [daemon.stdout, daemon.stderr])
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        printed += chunk;
      });
    const ended = new Promise<number | null>((resolve) => daemon.once("close", resolve));
    try {
      const [check = "", ...checkArgs] = image.healthCheck.map(moved);
      const isHealthy = () => spawnSync(check, checkArgs, options).status === 0;
      const until = Date.now() + 60_000;
      while (!isHealthy()) {
        if (Date.now() > until || daemon.exitCode !== null) throw new Error(`it is not healthy: ${printed}`);
        await delay(200);
      }
      const asked = async (port: number, path: string, token: string): Promise<number> => {
        const headers = { authorization: `Bearer ${token}` };
        return (await fetch(`http://127.0.0.1:${port}${path}`, { headers })).status;
      };
      expect(await asked(metrics, "/metrics", "a-token-of-the-scraper")).toBe(200);
      expect(await asked(metrics, "/metrics", "another token")).toBe(401);
      expect(await asked(api, "/v1/flows", "a-token-of-the-night-shift")).toBe(200);
      // Where the webhooks are, there is no API.
      expect(await asked(own, "/v1/flows", "a-token-of-the-night-shift")).toBe(404);
    } finally {
      daemon.kill("SIGTERM");
    }
    expect(await ended, printed).toBe(0);
    expect(await readdir(outside)).toContain("journal.db");
    expect(await readdir(image.folder)).not.toContain(".crossdock");
  });

  test.skipIf(spawnSync("systemd-analyze", ["--version"]).status !== 0)(
    "the unit is one that systemd reads, where its tool is there",
    () => {
      const { status, stderr } = spawnSync("systemd-analyze", ["verify", join(deploy, "crossdock.service")], {
        encoding: "utf8",
      });
      expect(status, stderr).toBe(0);
    },
  );
});
