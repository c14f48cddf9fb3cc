import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createLog, startDaemon } from "@crossdock/server";
import { standardWebhook } from "@crossdock/sim";
import { openDemoWorld } from "crossdock";
import { expect, test } from "vitest";
import { orderNames, readOrder, registry, root } from "../flows/library.ts";
import { bodyOf, eventually } from "./small-workspace.ts";

/** What an ERP may answer to a request that it does not like: always with the customer's data in it. */
const erps: Readonly<
  Record<string, ((body: string) => { status: number; type: string; text: string }) | null>
> = {
  "takes all": null,
  "rejects with the record in its message": (body) => ({
    status: 422,
    type: "application/json",
    text: JSON.stringify({
      name: "odoo.exceptions.ValidationError",
      message: `The contact ${textOf(body)} is not allowed`,
      arguments: [body],
      context: {},
      debug: `Traceback ${body}`,
    }),
  }),
  "fails with a page that shows the request": (body) => ({
    status: 500,
    type: "text/html",
    text: `<h1>Error</h1><pre>${textOf(body)}</pre>`,
  }),
};

test.each(Object.keys(erps))(
  "no log, metric, message or case names a customer when the ERP %s",
  async (how) => {
    const world = await openDemoWorld();
    const echo = erps[how];
    const erp = echo ? await openEchoing(world.acme.erp.url, echo) : undefined;
    const logged: string[] = [];
    const daemon = await startDaemon({
      folder: root,
      environment: "test",
      registry,
      variables: { ...world.variables, ...(erp ? { ACME_ODOO_URL: erp.url } : {}) },
      log: () => createLog("debug", { write: (line) => logged.push(line) }),
      watch: false,
    });
    const shown: string[] = [];
    const show = async (path: string): Promise<void> => {
      const answer = await fetch(`${daemon.address}${path}`);
      expect(answer.status).toBe(200);
      shown.push(`${path} ${await answer.text()}`);
    };
    // A newer version of an order that is held would wait for ever.
    const names = orderNames().filter((name) => name !== "guest-changed");
    for (const name of names) {
      const body = JSON.stringify(readOrder(name));
      const retailer = name === "yen" ? "nordwind" : "acme";
      const url = `${daemon.address}/hooks/${retailer}/orders`;
      const headers = standardWebhook(body, name, world.webhookSecret);
      const answer = await fetch(url, { method: "POST", headers, body });
      expect([202, 422]).toContain(answer.status);
      shown.push(`answer to ${name} ${await answer.text()}`);
    }
    const messages = await eventually(async () => {
      const { items } = await bodyOf(await fetch(`${daemon.address}/v1/messages?limit=500`));
      const moving = items.filter(({ state }) => ["accepted", "running"].includes(state));
      return items.length === names.length && moving.length === 0 ? items : undefined;
    }, 120_000);
    await show("/v1/messages?limit=500");
    for (const { id } of messages) await show(`/v1/messages/${id}`);
    const ended = messages.filter(({ state }) => !["retrying", "paused"].includes(state));
    for (const { id } of ended) await show(`/v1/messages/${id}/recording`);
    const lists = ["cases", "cases?state=resolved", "audit", "flows", "systems"].map((list) => `/v1/${list}`);
    for (const path of [...lists, "/metrics"]) await show(path);
    await daemon.stop();
    await erp?.close();
    await world.stop();

    // The run came to what it is about: customers were refused, and the refusals are there to be read.
    const refused = messages.filter(({ state }) =>
      ["held", "retrying", "paused", "quarantined"].includes(state),
    );
    expect(refused.length).toBeGreaterThan(echo ? 10 : 2);
    expect(logged.length).toBeGreaterThan(3);
    const everything = [...logged, ...shown].join("\n");
    expect(everything).toContain("UnknownProduct");
    if (how.startsWith("rejects")) expect(everything).toContain("***");
    const told = names
      .flatMap((name) => personalValues(readOrder(name)))
      .filter((value) => isTold(value, everything));
    expect([...new Set(told)].map((value) => `${value}: ${placeOf(value, everything)}`)).toEqual([]);
  },
  60_000,
);

/** Every name, address line, telephone number, e-mail address and message of an order. */
function personalValues(value: unknown, key = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => personalValues(item, key));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, entry]) => personalValues(entry, name));
  return typeof value === "string" && value.length >= 3 && personal.test(key) ? [value] : [];
}

const personal =
  /^(firstName|lastName|fullName|customerName|companyName|recipientName|senderName|email|recipientEmail|phone|address[12]|suite|customerNo|giftMessage|message)$/;

const isTold = (value: string, text: string): boolean => placePattern(value).test(text);

function placeOf(value: string, text: string): string {
  const at = text.search(placePattern(value));
  return text.slice(Math.max(0, at - 80), at + 80);
}

/** The value as a word of its own, in whatever case. */
function placePattern(value: string): RegExp {
  const escaped = value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "iu");
}

/** All texts of a JSON body, as they are. */
function textOf(body: string): string {
  const texts: string[] = [];
  JSON.parse(body, (_key, value: unknown) => {
    if (typeof value === "string") texts.push(value);
    return value;
  });
  return texts.join(" ");
}

/** Passes everything on to the ERP but what would write a contact. */
async function openEchoing(
  target: string,
  echo: NonNullable<(typeof erps)[string]>,
): Promise<{ url: string; close(): Promise<void> }> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    if (/res\.partner\/(load|write|create)$/.test(request.url ?? "")) {
      const { status, type, text } = echo(body);
      response.writeHead(status, { "content-type": type }).end(text);
      return;
    }
    const { authorization = "", "x-odoo-database": database = "" } = request.headers;
    const passed = await fetch(`${target}${request.url}`, {
      method: request.method ?? "GET",
      headers: { "content-type": "application/json", authorization, "x-odoo-database": String(database) },
      ...(request.method === "POST" ? { body } : {}),
    });
    const type = passed.headers.get("content-type") ?? "application/json";
    response.writeHead(passed.status, { "content-type": type }).end(await passed.text());
  };
  const server: Server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
