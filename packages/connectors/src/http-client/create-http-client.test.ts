import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { Failure, type HttpRequest, systemClock } from "@crossdock/kit";
import { fakeClock } from "@crossdock/kit/testing";
import { afterEach, describe, expect, test } from "vitest";
import { keptLog } from "../testing/kept-log.ts";
import { type Handle, type LoopbackServer, loopbackServer } from "../testing/loopback-server.ts";
import { createHttpClient, type HttpClientOptions, type OwnedHttpClient } from "./create-http-client.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function server(handle: Handle): Promise<LoopbackServer> {
  const started = await loopbackServer(handle);
  closing.push(started.close);
  return started;
}

function client(options: Partial<HttpClientOptions> = {}): OwnedHttpClient {
  const made = createHttpClient({
    allowedHosts: () => ["127.0.0.1"],
    clock: systemClock,
    log: keptLog(),
    ...options,
  });
  closing.push(made.close);
  return made;
}

async function failureOf(sending: Promise<unknown>): Promise<Failure> {
  const error = await sending.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Failure)) throw new Error(`no failure but ${String(error)}`);
  return error;
}

const post = (url: string, body = '{"a":1}'): HttpRequest => ({
  method: "POST",
  url,
  body,
  headers: { "Content-Type": "application/json" },
});

describe("a request", () => {
  test("arrives as it was made, with a correlation id", async () => {
    const { url, seen } = await server(() => ({ ok: true }));
    const answer = await client({ correlationId: () => "corr-1" }).send(post(`${url}/orders?a=b%20c`));
    expect(answer).toMatchObject({ status: 200, body: '{"ok":true}' });
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(seen[0]).toMatchObject({ method: "POST", url: "/orders?a=b%20c", body: '{"a":1}' });
    expect(seen[0]?.headers).toMatchObject({
      "x-correlation-id": "corr-1",
      "content-type": "application/json",
    });
  });

  test("without a body declares no content type", async () => {
    const { url, seen } = await server(() => ({}));
    await client().send({ method: "POST", url });
    expect(seen[0]?.headers["content-type"]).toBeUndefined();
  });

  test.each([204, 400, 404, 500, 503])("answered by %i is answered", async (status) => {
    const { url } = await server((_, response) => void response.writeHead(status).end());
    expect((await client().send({ method: "GET", url })).status).toBe(status);
  });

  // undici frees a connection one turn of the event loop after its answer: the next request may open a second one.
  test("uses the connections of those before", async () => {
    const { url, seen } = await server(() => ({}));
    const http = client();
    for (let turn = 0; turn < 12; turn++) await http.send({ method: "GET", url });
    expect(new Set(seen.map(({ port }) => port)).size).toBeLessThanOrEqual(2);
  });

  test("reads packed answers and other charsets", async () => {
    const { url } = await server((request, response) => {
      if (request.url === "/latin") {
        response.setHeader("content-type", "text/plain; charset=ISO-8859-1");
        response.end(Buffer.from("Größe", "latin1"));
      } else {
        response.setHeader("content-encoding", "gzip");
        response.end(gzipSync('{"packed":true}'));
      }
    });
    expect((await client().send({ method: "GET", url })).body).toBe('{"packed":true}');
    expect((await client().send({ method: "GET", url: `${url}/latin` })).body).toBe("Größe");
  });

  test("joins repeated headers", async () => {
    const { url } = await server((_, response) => void response.setHeader("x-many", ["a", "b"]).end());
    expect((await client().send({ method: "GET", url })).headers["x-many"]).toBe("a, b");
  });

  test("passes axios interceptors, which cannot lead it to another host", async () => {
    const { url, seen } = await server(() => ({}));
    const http = client();
    http.axios.interceptors.request.use((config) => {
      config.headers.set("x-trace", "1");
      return config;
    });
    await http.send({ method: "GET", url });
    expect(seen[0]?.headers["x-trace"]).toBe("1");
    http.axios.interceptors.request.use((config) => ({ ...config, url: "http://localhost:1/" }));
    expect(await failureOf(http.send({ method: "GET", url }))).toMatchObject({
      code: "transport.hostNotAllowed",
    });
  });

  test("is logged without its address", async () => {
    const { url } = await server(() => ({}));
    const log = keptLog();
    await client({ log }).send({ method: "GET", url: `${url}/customers/anna@example.com` });
    expect(JSON.stringify(log.lines)).not.toContain("anna");
    expect(log.lines[0]?.fields).toMatchObject({ method: "GET", status: 200 });
  });
});

describe("a redirect", () => {
  const to =
    (location: string, status = 302): Handle =>
    (request, response) =>
      request.url === "/end" ? { end: true } : void response.writeHead(status, { location }).end();

  test("is followed by a read", async () => {
    const { url } = await server(to("/end"));
    expect((await client().send({ method: "GET", url: `${url}/start` })).body).toBe('{"end":true}');
  });

  test("to a host that is not allowed is refused and sends nothing there", async () => {
    const other = await server(() => ({}));
    const { url } = await server(to(`http://localhost:${other.port}/end`));
    const start = { method: "GET", url: `${url}/start`, redirects: ["localhost"] } as const;
    const failure = await failureOf(client().send(start));
    expect(failure).toMatchObject({ class: "Rejected", code: "transport.hostNotAllowed" });
    expect(other.seen).toHaveLength(0);
  });

  test("to another origin of an allowed host is refused unless the System names it", async () => {
    const other = await server(() => ({}));
    const { url } = await server(to(`${other.url}/end`, 307));
    for (const redirects of [[], ["example.com"], ["127.0.0.1:1"]]) {
      const failure = await failureOf(client().send({ ...post(`${url}/start`), redirects }));
      expect(failure).toMatchObject({ class: "Rejected", code: "transport.hostNotAllowed" });
    }
    expect(other.seen).toHaveLength(0);
  });

  test("to another origin leaves the credentials behind", async () => {
    const other = await server(() => ({}));
    const { url } = await server(to(`${other.url}/end`, 307));
    await client().send({
      ...post(`${url}/start`),
      headers: { authorization: "Bearer x", "X-API-Key": "k", "x-tenant": "acme", accept: "a/b" },
      redirects: [`127.0.0.1:${other.port}`],
    });
    expect(other.seen[0]).toMatchObject({ method: "POST", body: '{"a":1}' });
    expect(other.seen[0]?.headers).toMatchObject({ accept: "a/b" });
    expect(other.seen[0]?.headers["authorization"]).toBeUndefined();
    expect(other.seen[0]?.headers["x-api-key"]).toBeUndefined();
    expect(other.seen[0]?.headers["x-tenant"]).toBeUndefined();
  });

  test("never turns a write into a read that looks done", async () => {
    const { url, seen } = await server(to("/end", 302));
    expect((await client().send(post(`${url}/start`))).status).toBe(302);
    expect(seen).toHaveLength(1);
  });

  test("303 after a write reads the result without its body", async () => {
    const { url, seen } = await server(to("/end", 303));
    await client().send(post(`${url}/start`));
    expect(seen[1]).toMatchObject({ method: "GET", body: "" });
  });

  test("to where nobody answers says that something was sent", async () => {
    const gone = await loopbackServer(() => ({}));
    await gone.close();
    const { url } = await server(to(`${gone.url}/end`, 303));
    expect(
      await failureOf(client().send({ ...post(`${url}/start`), redirects: ["127.0.0.1"] })),
    ).toMatchObject({
      class: "Unavailable",
      outcome: "unknown",
    });
  });

  test("is followed five times at most", async () => {
    const { url, seen } = await server(to("/again"));
    expect(await failureOf(client().send({ method: "GET", url }))).toMatchObject({
      code: "transport.tooManyRedirects",
    });
    expect(seen).toHaveLength(6);
  });
});

describe("a request without an answer", () => {
  test("says that nothing was sent when nobody listens", async () => {
    const { url, close } = await loopbackServer(() => ({}));
    await close();
    expect(await failureOf(client().send(post(url)))).toMatchObject({
      class: "Unavailable",
      outcome: "notSent",
    });
  });

  test("says that nothing was sent when the name is unknown", async () => {
    const http = client({
      allowedHosts: () => ["*.example.com"],
      resolve: async () => {
        throw Object.assign(new Error("getaddrinfo ENOTFOUND shop.example.com"), { code: "ENOTFOUND" });
      },
    });
    const failure = await failureOf(http.send(post("http://shop.example.com/")));
    expect(failure).toMatchObject({ class: "Unavailable", outcome: "notSent" });
  });

  test("does not reach an inner address through a harmless name", async () => {
    const { port, seen } = await server(() => ({}));
    const http = client({
      allowedHosts: () => ["*.example.com"],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const failure = await failureOf(http.send(post(`http://shop.example.com:${port}/`)));
    expect(failure).toMatchObject({ code: "transport.hostNotAllowed", outcome: "notSent" });
    expect(seen).toHaveLength(0);
  });

  test("that HTTP cannot carry was not sent", async () => {
    const { url, seen } = await server(() => ({}));
    const failure = await failureOf(client().send({ method: "GET", url, headers: { "x y": "1" } }));
    expect(failure).toMatchObject({ class: "MappingError", outcome: "notSent" });
    expect(seen).toHaveLength(0);
  });

  test("is unknown when the connection breaks after the request", async () => {
    const { url } = await server((_, __, raw) => void raw.socket.resetAndDestroy());
    expect(await failureOf(client().send(post(url)))).toMatchObject({
      class: "Unavailable",
      outcome: "unknown",
    });
  });

  test("is unknown when the connection breaks within the answer", async () => {
    const { url } = await server((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    expect(await failureOf(client().send(post(url)))).toMatchObject({
      class: "Unavailable",
      outcome: "unknown",
    });
  });

  test("is unknown when the time is over after the request", async () => {
    const { url, seen } = await server(() => undefined);
    const clock = fakeClock();
    const sending = failureOf(client({ clock }).send({ ...post(url), timeout: 5000 }));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    await clock.advance(4999);
    expect(clock.pending).toBe(1);
    await clock.advance(1);
    expect(await sending).toMatchObject({ class: "Timeout", outcome: "unknown" });
  });

  test("is stopped when the body drips on past the time limit", async () => {
    const { url } = await server((_, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write("."), 10);
      response.on("close", () => clearInterval(drip));
    });
    expect(await failureOf(client().send({ ...post(url), timeout: 80 }))).toMatchObject({ class: "Timeout" });
  });

  test("was not sent when the time is over while it waits for a connection", async () => {
    const { url, seen } = await server(() => undefined);
    const clock = fakeClock();
    const http = client({ clock, connections: 1 });
    const first = failureOf(http.send({ ...post(url), timeout: 9000 }));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    const second = failureOf(http.send({ ...post(url), timeout: 1000 }));
    await clock.advance(1000);
    expect(await second).toMatchObject({ class: "Timeout", outcome: "notSent" });
    await clock.advance(9000);
    expect(await first).toMatchObject({ class: "Timeout", outcome: "unknown" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(seen).toHaveLength(1);
  });

  test("was not sent when the TLS greeting is nonsense", async () => {
    const plain = createServer((socket) => void socket.end("HTTP/1.1 400 no\r\n\r\n"));
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    closing.push(async () => plain.close());
    const { port } = plain.address() as AddressInfo;
    const failure = await failureOf(client().send(post(`https://127.0.0.1:${port}/`)));
    expect(failure).toMatchObject({ class: "Unavailable", outcome: "notSent" });
  });

  test("is cancelled with its caller, in the caller's words", async () => {
    const { url, seen } = await server(() => undefined);
    const own = new AbortController();
    const sending = failureOf(client().send({ ...post(url), signal: own.signal }));
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    own.abort(new Failure("Timeout", "the step's time is over"));
    expect(await sending).toMatchObject({
      class: "Timeout",
      title: "the step's time is over",
      outcome: "unknown",
    });
    expect(await failureOf(client().send({ ...post(url), signal: AbortSignal.abort() }))).toMatchObject({
      class: "Cancelled",
      outcome: "notSent",
    });
    expect(seen).toHaveLength(1);
  });
});

describe("the daemon itself", () => {
  test.each(["127.0.0.1", "localhost", "shop.example.com"])("is not reached as %s", async (host) => {
    const { port, seen } = await server(() => ({}));
    const http = client({
      allowedHosts: () => [host],
      ownPorts: () => [port],
      resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    });
    const failure = await failureOf(http.send(post(`http://${host}:${port}/v1/reloads`)));
    expect(failure).toMatchObject({
      class: "Rejected",
      code: "transport.hostNotAllowed",
      outcome: "notSent",
    });
    expect(seen).toHaveLength(0);
  });
});

describe("an answer that is too large", () => {
  test("is given up, packed or not", async () => {
    const { url } = await server((request, response) => {
      if (request.url === "/packed") response.setHeader("content-encoding", "gzip");
      response.end(request.url === "/packed" ? gzipSync(Buffer.alloc(5000)) : Buffer.alloc(5000));
    });
    const http = client({ maxBytes: 1000 });
    const plain = await failureOf(http.send(post(url)));
    expect(plain).toMatchObject({ code: "transport.tooLarge", outcome: "unknown" });
    expect(await failureOf(http.send(post(`${url}/packed`)))).toMatchObject({ code: "transport.tooLarge" });
  });

  test("is read when it just fits", async () => {
    const { url } = await server((_, response) => void response.end(Buffer.alloc(1000, "a")));
    expect((await client({ maxBytes: 1000 }).send({ method: "GET", url })).body).toHaveLength(1000);
  });
});

describe("the exchange of a failure", () => {
  test("shows the request without its secrets, masked and cut", async () => {
    const { url } = await server((_, __, raw) => void raw.socket.destroy());
    const body = JSON.stringify({ name: "Anna", client_secret: "s3cret", text: "x".repeat(9000) });
    const failure = await failureOf(
      client({ mask: (text) => text.replace("Anna", "A***") }).send({
        ...post(`${url}/a?api_key=s3cret&site=1&k=s3cret`, body),
        secretQuery: ["k"],
        headers: { authorization: "Bearer s3cret" },
      }),
    );
    expect(failure.exchange?.request).toMatch(
      /^POST http:\/\/127.0.0.1:\d+\/a\?api_key=\*\*\*&site=1&k=\*\*\*$/,
    );
    expect(failure.exchange?.sent).toHaveLength(4096);
    expect(failure.exchange?.sent).toContain("A***");
    expect(JSON.stringify(failure.exchange)).not.toContain("s3cret");
    expect(failure.title).not.toContain("s3cret");
  });

  test("hides secret members of a form", async () => {
    const { url } = await server((_, __, raw) => void raw.socket.destroy());
    const failure = await failureOf(client().send(post(url, "grant_type=x&client_secret=s3cret&scope=a")));
    expect(failure.exchange?.sent).toBe("grant_type=x&client_secret=***&scope=a");
  });
});
