import { createHmac } from "node:crypto";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A workspace of one webhook flow that posts to one http System, for tests of the daemon from outside. */
export const smallWorkspace: Readonly<Record<string, string>> = {
  "flows/policy.yaml": `kind: Policy
name: default
owner: tests
retry:
  standard:
    - errors: [ RateLimited, Timeout, Unavailable, Conflict ]
      interval: 100ms
      maxDelay: 1s
      maxAttempts: 20
classification:
  internal: { mask: none, retain: 30d }
  personal: { mask: partial, retain: 14d }
`,
  "flows/environments/dev.environment.yaml": `kind: Environment
name: dev
owner: tests
listen: { host: 127.0.0.1, port: 0 }
journal: { sqlite: { file: .crossdock/journal.db } }
secrets:
  - env: { prefix: CROSSDOCK_SECRET_ }
telemetry: { logs: { level: info }, metrics: true }
allowedHosts: [ 127.0.0.1 ]
`,
  "flows/base/orders.flow.yaml": `kind: Flow
name: orders
version: 1
title: Orders to the back office
owner: tests
domain: order
criticality: high
trigger:
  webhook:
    path: /orders
    verify: { scheme: hmac, header: X-Signature, secret: shop }
    maxSize: 10KB
input: { contract: shop.order@1, onInvalid: quarantine }
identity: { id: eventId, key: orderNo }
queue: { limit: 5 }
mapping:
  number: orderNo
  text: '"one"'
target: { system: erp, operation: orders.create }
retry: standard
catch:
  - errors: [ Any ]
    action: deadLetter
`,
  "flows/base/shop.order.contract.yaml": `kind: Contract
name: shop.order
version: 1
owner: tests
domain: order
criticality: high
role: consumed
compatibility: backward
schema: schemas/shop/order.v1.schema.json
`,
  "schemas/shop/order.v1.schema.json": JSON.stringify({
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    required: ["eventId", "orderNo"],
    properties: {
      eventId: { type: "string", "x-classification": "internal" },
      orderNo: { type: "string", "x-classification": "internal" },
      email: { type: "string", "x-classification": "personal" },
    },
  }),
  "flows/retailers/acme/retailer.yaml": `kind: Retailer
name: acme
owner: tests
systems: { erp: acme-erp }
use:
  - { flow: orders@1 }
`,
  "flows/retailers/acme/acme-erp.system.yaml": `kind: System
name: acme-erp
owner: tests
criticality: high
connector: http
baseUrl: '\${env:ERP_URL}'
auth: { scheme: none }
limits: { concurrency: 8, rate: { requests: 10000, per: 1s }, timeout: 2s }
breaker: { failures: 100, within: 1m, probe: 1s }
operations:
  orders.create:
    trait: keyed
    request: { method: POST, path: /orders, idempotencyKey: { header: Idempotency-Key } }
    result: '{ "id": body.id }'
`,
};

export const secret = "a secret that the shop shares";

/** Writes the files into a new temporary folder. */
export async function writeWorkspace(
  files: Readonly<Record<string, string>> = smallWorkspace,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "crossdock-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** The headers of a signed request. */
export function signed(body: string | Buffer): Record<string, string> {
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return { "content-type": "application/json", "x-signature": signature };
}

/** A back office that remembers what it was sent; `answer` may be changed at any time. */
export interface BackOffice {
  url: string;
  bodies: Record<string, unknown>[];
  answer(count: number): { status: number; body?: unknown };
  /** Milliseconds before it answers. */
  wait: number;
  close(): Promise<void>;
}

export async function openBackOffice(): Promise<BackOffice> {
  const office: BackOffice = {
    url: "",
    bodies: [],
    answer: (count) => ({ status: 201, body: { id: count } }),
    wait: 0,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      office.bodies.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      const { status, body } = office.answer(office.bodies.length);
      const text = JSON.stringify(body ?? {});
      setTimeout(() => {
        response.writeHead(status, { "content-type": "application/json" }).end(text);
      }, office.wait);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  office.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return office;
}

/** Looks until `check` answers something, for at most `patience` milliseconds. Default: a minute, since machines may be busy. */
export async function eventually<Value>(
  check: () => Promise<Value | undefined> | Value | undefined,
  patience = 60_000,
): Promise<Value> {
  const until = Date.now() + patience;
  for (;;) {
    const value = await check();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until)
      throw new Error(`it did not come true within ${patience} ms: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The fields of the daemon's answers that tests look at. */
export interface Answer {
  id: string;
  state: string;
  title: string;
  detail: string;
  next: string | null;
  duplicates: number;
  result: string;
  event: string;
  actor: string;
  key: string;
  partitions: number;
  messages: Record<string, number>;
  problems: string[];
  paths: Record<string, unknown>;
  folder: { digest: string; isApplied: boolean; isSetAside: boolean };
  active: string;
  reason: string;
  revision: string;
  diagnostics: { code: string; span?: { file: string } }[];
  items: Answer[];
}

/** The body of an answer. */
export async function bodyOf(answer: Response): Promise<Answer> {
  // Tests look at the fields that the route declares; a missing one fails the test.
  return (await answer.json()) as Answer;
}
