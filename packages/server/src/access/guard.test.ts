import { connect, type NetConnectOpts } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { openApp } from "../testing/open-app.ts";

const loopback = "Host: 127.0.0.1:7070";
const json = "Content-Type: application/json";

/** Sends a request as it is written; the status, and the answer's text behind it. */
async function ask(
  to: NetConnectOpts,
  line: string,
  headers: readonly string[],
): Promise<{ status: number; answer: string }> {
  const socket = connect(to);
  const length = /^(POST|PUT|DELETE|PATCH) /.test(line) ? ["Content-Length: 2"] : [];
  const head = [`${line} HTTP/1.1`, ...headers, ...length, "Connection: close"].join("\r\n");
  socket.write(`${head}\r\n\r\n${length.length ? "{}" : ""}`);
  const answer = await text(socket);
  return { status: Number(answer.slice(9, 12)), answer };
}

describe("the guard of the API", () => {
  const addresses = [
    "GET /v1/messages",
    "HEAD /v1/messages",
    "OPTIONS /v1/messages",
    "GET /v1/revisions/active/files",
    "GET /openapi.json",
    "GET /metrics",
    "GET /",
    "GET /%76%31/messages",
    "GET /v1%2Fmessages",
    "GET //v1/messages",
    "GET /v1/../v1/messages",
    "GET /health/../v1/messages",
    "GET /no/such/address",
    "PATCH /v1/messages",
  ];

  test.each(addresses)("refuses a foreign name at %s", async (line) => {
    const { port } = await openApp();
    const { status, answer } = await ask({ port, host: "127.0.0.1" }, line, ["Host: attacker.example", json]);
    expect(status).toBe(403);
    expect(answer).not.toMatch(/access-control|no flow|openapi/i);
    if (!line.startsWith("HEAD")) expect(answer).toContain("application/problem+json");
  });

  test.each([
    ["another name", ["Host: attacker.example"]],
    ["a name that ends like ours", ["Host: localhost.attacker.example"]],
    ["a name that begins like ours", ["Host: 127.0.0.1.nip.io"]],
    ["a name in a domain of ours", ["Host: attacker.localhost"]],
    ["user info", ["Host: 127.0.0.1@attacker.example"]],
    ["an address in a spelling that resolvers read", ["Host: 0x7f.1"]],
    ["every address", ["Host: 0.0.0.0:7070"]],
    ["another address", ["Host: 192.0.2.7"]],
    ["another address in IPv6", ["Host: [2001:db8::1]:7070"]],
    ["an IPv4 address that only looks like loopback", ["Host: [::ffff:192.0.2.1]"]],
    ["two hosts", ["Host: localhost", "Host: attacker.example"]],
    ["two hosts of ours", ["Host: localhost", "Host: localhost"]],
    ["a list of hosts", ["Host: localhost, attacker.example"]],
    ["an empty host", ["Host: "]],
    ["a foreign origin", [loopback, "Origin: https://attacker.example"]],
    ["an opaque origin", [loopback, "Origin: null"]],
    ["an origin of another port", [loopback, "Origin: http://127.0.0.1:3000"]],
    ["an origin under another name of ours", [loopback, "Origin: http://localhost:7070"]],
    ["an origin with TLS, which we have not", [loopback, "Origin: https://127.0.0.1:7070"]],
    ["two origins", [loopback, "Origin: http://127.0.0.1:7070", "Origin: https://attacker.example"]],
    ["another site", [loopback, "Sec-Fetch-Site: cross-site"]],
    ["another port of the same site", [loopback, "Sec-Fetch-Site: same-site"]],
    ["Forwarded", [loopback, "Forwarded: for=203.0.113.9"]],
    ["X-Forwarded-For", [loopback, "X-Forwarded-For: 203.0.113.9"]],
    ["X-Forwarded-For of this machine", [loopback, "X-Forwarded-For: 127.0.0.1"]],
    ["X-Forwarded-Host", [loopback, "X-FORWARDED-HOST: localhost"]],
    ["X-Forwarded-Proto", [loopback, "x-forwarded-proto: https"]],
    ["X-Real-IP", [loopback, "X-Real-IP: 203.0.113.9"]],
    ["Via", [loopback, "Via: 1.1 proxy"]],
  ])("refuses %s", async (_, headers) => {
    const { port } = await openApp();
    const to = { port, host: "127.0.0.1" };
    expect((await ask(to, "GET /v1/messages", headers)).status).toBe(403);
    expect((await ask(to, "POST /v1/reloads", [...headers, json])).status).toBe(403);
  });

  test("refuses a host in the first line", async () => {
    const { port } = await openApp();
    const to = { port, host: "127.0.0.1" };
    for (const host of ["attacker.example", "127.0.0.1:7070"])
      expect((await ask(to, `GET http://${host}/v1/messages`, [loopback])).status).toBe(403);
  });

  test.each([
    "Host: 127.0.0.1",
    "Host: 127.8.8.8:1",
    "Host: localhost:7070",
    "Host: LOCALHOST.",
    "Host: [::1]:7070",
    "Host: [0:0:0:0:0:0:0:1]",
    "Host: [::ffff:127.0.0.1]:7070",
  ])("takes %s", async (host) => {
    const { port } = await openApp();
    expect((await ask({ port, host: "127.0.0.1" }, "GET /v1/messages", [host])).status).toBe(200);
  });

  test("takes a page of its own, and what a person types into a browser", async () => {
    const { port } = await openApp();
    for (const headers of [
      [loopback, "Origin: http://127.0.0.1:7070", "Sec-Fetch-Site: same-origin"],
      [loopback, "Sec-Fetch-Site: none"],
    ])
      expect((await ask({ port, host: "127.0.0.1" }, "GET /v1/messages", headers)).status).toBe(200);
  });

  test.each([
    "application/x-www-form-urlencoded",
    "text/plain",
    "multipart/form-data",
    "text/plain; application/json",
    "application/jsonp",
    undefined,
  ])("answers 415 to a command of type %s", async (type) => {
    const { port } = await openApp();
    const headers = [loopback, ...(type === undefined ? [] : [`Content-Type: ${type}`])];
    for (const method of ["POST", "PUT", "DELETE"])
      expect((await ask({ port, host: "127.0.0.1" }, `${method} /v1/reloads`, headers)).status).toBe(415);
  });

  test("leaves webhooks and probes to everybody", async () => {
    const { port } = await openApp();
    const headers = ["Host: hooks.example.com", "X-Forwarded-For: 203.0.113.9", "Content-Type: text/plain"];
    const to = { port, host: "127.0.0.1" };
    expect((await ask(to, "GET /health/live", headers)).status).toBe(200);
    expect((await ask(to, "POST /hooks/acme/orders", headers)).status).toBe(404);
  });

  test("takes the names that the Environment lists, and forwarded requests of a proxy that it trusts", async () => {
    const { port } = await openApp({
      access: () => ({ hosts: ["Ops.acme.example"], tokens: [], trustedProxy: true }),
    });
    const to = { port, host: "127.0.0.1" };
    const proxied = ["X-Forwarded-For: 203.0.113.9", "Origin: https://ops.acme.example"];
    expect((await ask(to, "GET /v1/messages", ["Host: ops.acme.example", ...proxied])).status).toBe(200);
    expect((await ask(to, "GET /v1/messages", ["Host: acme.example", ...proxied])).status).toBe(403);
  });

  test("takes callers on a Unix socket, under the same rules", async () => {
    const { app } = await openApp();
    const path = join(tmpdir(), `crossdock-${process.pid}.sock`);
    await new Promise<void>((resolve) => app.server.close(() => resolve()));
    await new Promise<void>((resolve) => app.server.listen(path, resolve));
    expect((await ask({ path }, "GET /v1/messages", ["Host: localhost"])).status).toBe(200);
    expect((await ask({ path }, "GET /v1/messages", ["Host: attacker.example"])).status).toBe(403);
  });
});
