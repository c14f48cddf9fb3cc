import { generateKeyPairSync } from "node:crypto";
import { rm } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { crossdock } from "./crossdock.ts";
import { type DaemonProcess, startProcess } from "./daemon-process.ts";
import { type BackOffice, openBackOffice, smallWorkspace, writeWorkspace } from "./small-workspace.ts";

const base = smallWorkspace["flows/base/orders.flow.yaml"] ?? "";

const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });

/** Flows that differ in how their webhook verifies, by the name of the scheme. */
const verifications = {
  hmac: "{ scheme: hmac, header: X-Signature, secret: shop, prefix: sha256=, timestampHeader: X-Time }",
  "standard-webhooks": "{ scheme: standard-webhooks, secret: standard }",
  basic: "{ scheme: basic, secret: shop }",
  bearer: "{ scheme: bearer, secret: [ shop, standard ] }",
  header: "{ scheme: header, header: X-Token, secret: shop }",
};
const schemes = Object.keys(verifications);
const keyed = {
  "by-key":
    "{ scheme: public-key, header: X-Signature, secret: sender, timestampHeader: X-Time, publicKey: { algorithm: ES256 } }",
  "by-token": "{ scheme: jwt, secret: sender, publicKey: { algorithm: ES256 }, jwt: { bodyDigest: sha256 } }",
};

const files: Record<string, string> = {
  ...smallWorkspace,
  "flows/retailers/acme/retailer.yaml": `kind: Retailer
name: acme
owner: tests
systems: { erp: acme-erp }
use:
${[...schemes, ...Object.keys(keyed), "hourly", "lost"].map((name) => `  - { flow: ${name}@1 }`).join("\n")}
`,
  "flows/base/hourly.flow.yaml": flow("hourly", "schedule: { cron: '0 * * * *' }").replace(
    /identity: .*\n/,
    "identity: { id: eventId, key: orderNo }\n",
  ),
  "flows/base/lost.flow.yaml": flow("lost", webhook("lost", "{ scheme: bearer, secret: unknown }")),
  "sender.key.pem": privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  "samples/order.json": JSON.stringify({ eventId: "from-a-file", orderNo: "7", email: "zoë@example.com" }),
  "test/flows/basic.test.yaml": `kind: FlowTest
name: basic
owner: tests
flow: basic@1
cases:
  - name: an order passes
    message: { eventId: first, orderNo: "1" }
    expect: { outcome: succeeded }
  - name: an order without a number is kept
    message: ../../samples/order.json
    changes: { eventId: second, orderNo: null }
    expect: { outcome: quarantined }
`,
};
delete files["flows/base/orders.flow.yaml"];
for (const [name, verify] of Object.entries({ ...verifications, ...keyed })) {
  files[`flows/base/${name}.flow.yaml`] = flow(name, webhook(name, verify));
}

function webhook(name: string, verify: string): string {
  return `webhook: { path: /${name}, verify: ${verify} }`;
}

function flow(name: string, trigger: string): string {
  return base
    .replace("name: orders", `name: ${name}`)
    .replace(/trigger:\n {2}webhook:[\s\S]*?\ninput:/, `trigger:\n  ${trigger}\ninput:`);
}

const variables = {
  CROSSDOCK_SECRET_ACME_SENDER: publicKey.export({ type: "spki", format: "pem" }).toString(),
  CROSSDOCK_SECRET_ACME_SHOP: "user:a shared secret",
  CROSSDOCK_SECRET_ACME_STANDARD: `whsec_${Buffer.from("a standard secret").toString("base64")}`,
};

let folder: string;
let office: BackOffice;
let daemon: DaemonProcess;

beforeAll(async () => {
  office = await openBackOffice();
  folder = await writeWorkspace(files);
  daemon = await startProcess(folder, { ...variables, ERP_URL: office.url }, 0, "dev");
});

afterAll(async () => {
  await daemon.stop();
  await office.close();
  await rm(folder, { recursive: true });
});

/** Types `crossdock send …` in the workspace. */
function send(args: readonly string[], more: { stdin?: string; variables?: Record<string, string> } = {}) {
  return crossdock(["send", ...args], { server: daemon.address, folder, variables, ...more });
}

describe("crossdock send", () => {
  test.each(schemes)("signs as %s asks, and shows what became of the message", async (scheme) => {
    const stdin = JSON.stringify({ eventId: `by-${scheme}`, orderNo: scheme });
    const { code, stdout, stderr } = await send([scheme, "-", "--wait"], { stdin });
    expect(stderr).toBe("");
    expect(stdout).toContain(
      `202 from ${daemon.address}/hooks/acme/${scheme}\n${scheme}@1 for acme: accepted`,
    );
    expect(stdout).toMatch(/\nfollow it: crossdock messages [-0-9a-f]{36}\n\n[-0-9a-f]{36} {2}succeeded\n/);
    expect(code).toBe(0);
    expect(office.bodies).toContainEqual(expect.objectContaining({ number: scheme }));
  });

  test.each(Object.keys(keyed))("signs with a private key that it is given, %s", async (name) => {
    const stdin = JSON.stringify({ eventId: name, orderNo: name });
    const { code, stdout, stderr } = await send([name, "-", "--key", "sender.key.pem"], { stdin });
    expect(`${stdout}${stderr}`).toContain(`${name}@1 for acme: accepted`);
    expect(code).toBe(0);
  });

  test("sends a file as it is, and a second time it is a duplicate", async () => {
    const first = await send(["hmac", "samples/order.json", "--json"]);
    expect(JSON.parse(first.stdout)).toMatchObject({ status: 202, answer: { state: "accepted" } });
    const again = await send(["hmac", "samples/order.json"]);
    expect(again).toMatchObject({ code: 0, stdout: expect.stringContaining("200 from") });
    expect(again.stdout).toContain("a duplicate; its identity is known");
    const changes = '{ "eventId": "another", "email": null }';
    const other = await send(["hmac", "samples/order.json", "--changes", changes]);
    expect(other.stdout).toContain("hmac@1 for acme: accepted");
  });

  test("takes the message of a test's case, the first or the one that is named", async () => {
    expect((await send(["basic"])).stdout).toContain("accepted");
    const kept = await send(["basic", "--case", "without a number"]);
    expect(kept.stdout).toContain("422 from");
    expect(kept.stdout).toContain(
      "quarantined; it does not fit its contract\n  the message misses `orderNo`",
    );
    expect(kept.code).toBe(1);
  });

  test("says what is different when the daemon refuses the signature", async () => {
    const other = { ...variables, CROSSDOCK_SECRET_ACME_SHOP: "user:another secret" };
    const { code, stdout } = await send(["hmac", "samples/order.json"], { variables: other });
    expect(stdout).toContain(
      "The request is not verified: no signature matches\nhint: this shell and the daemon",
    );
    expect(code).toBe(1);
  });

  test.each([
    [["lost"], "the secret acme/unknown has no value here", "CROSSDOCK_SECRET_ACME_UNKNOWN"],
    [["by-key"], "nobody else can sign for it", "--key"],
    [
      ["by-token", "--key", "samples/order.json"],
      "the private key of --key cannot be used",
      "BEGIN PRIVATE KEY",
    ],
    [["by-token", "--key", "missing.pem"], "missing.pem cannot be read", "ENOENT"],
    [["hourly"], "hourly@1 has no webhook: `main` is a schedule", "crossdock try"],
    [["hmacs"], "there is no flow hmacs", "there is"],
    [["hmac", "--changes", "7"], "--changes 7 is not a JSON object", "orderNo"],
    [["hmac", "--trigger", "mian"], "hmac@1 has no webhook `mian`", "did you mean `main`?"],
    [
      ["hmac", "--server", "https://shop.example"],
      "shop.example is not where your own daemon listens",
      "--url",
    ],
    [
      ["hmac", "--server", "http://127.0.0.1:1"],
      "no daemon answers at http://127.0.0.1:1/hooks/acme/hmac",
      "run",
    ],
  ])("%j tells what is wrong, and the way out", async (args, what, wayOut) => {
    const [name = "", ...flags] = args;
    const { code, stdout, stderr } = await send([name, "samples/order.json", ...flags]);
    expect(stdout).toBe("");
    expect(stderr).toContain(what);
    expect(stderr).toContain(wayOut);
    expect(code).toBe(2);
  });

  test("sends elsewhere only where the whole address is written", async () => {
    const url = `${daemon.address.replace("127.0.0.1", "localhost")}/hooks/acme/nothing`;
    const { code, stdout } = await send(["header", "samples/order.json", "--url", url]);
    expect(stdout).toContain(`404 from ${url}\nNo flow listens here`);
    expect(stdout).toContain("crossdock apply --wait");
    expect(code).toBe(1);
  });

  test("refuses what is not JSON before anything is sent", async () => {
    const { code, stderr } = await send(["hmac", "-"], { stdin: "{" });
    expect(stderr).toContain("what stdin gives cannot be read as JSON");
    expect(code).toBe(2);
  });
});
