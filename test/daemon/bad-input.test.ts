import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Daemon } from "@crossdock/server";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSmallDaemon, type SmallDaemon } from "./small-daemon.ts";
import { type BackOffice, bodyOf, eventually, signed, smallWorkspace } from "./small-workspace.ts";

let opened: SmallDaemon;
let folder: string;
let office: BackOffice;
let daemon: Daemon;
let logged: string[];

beforeEach(async () => {
  opened = await openSmallDaemon({ watch: false });
  ({ folder, office, daemon, logged } = opened);
});

afterEach(() => opened.close());

const post = (body: string | Buffer, headers: Record<string, string> = signed(body)) =>
  fetch(`${daemon.address}/hooks/acme/orders`, {
    method: "POST",
    headers,
    body: new Uint8Array(Buffer.from(body)),
  });
const order = (fields: Record<string, unknown>) => JSON.stringify({ eventId: "e1", orderNo: "A", ...fields });
const get = async (path: string) => bodyOf(await fetch(`${daemon.address}${path}`));

describe("a webhook", () => {
  test("answers 202 with the id of the stored message, which then reaches the target", async () => {
    const answer = await post(order({}));
    expect(answer.status).toBe(202);
    const { id, state } = await bodyOf(answer);
    expect(state).toBe("accepted");
    await eventually(async () => (await get(`/v1/messages/${id}`)).state === "succeeded");
    expect(office.bodies).toEqual([{ number: "A", text: "one" }]);
  });

  test("with a wrong signature is answered 401, audited, and nothing is kept", async () => {
    const answer = await post(order({}), { "content-type": "application/json", "x-signature": "00" });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toContain("application/problem+json");
    expect((await bodyOf(answer)).title).toBe("The request is not verified");
    const { items } = await get("/v1/audit");
    expect(items[0]).toMatchObject({
      event: "webhook.refused",
      details: { reason: "no signature matches", retailer: "acme" },
    });
    expect((await get("/v1/messages")).items).toEqual([]);
  });

  test("that is not JSON is answered 400", async () => {
    const answer = await post("{ not json");
    expect([answer.status, (await bodyOf(answer)).title]).toEqual([400, "The body is not JSON"]);
  });

  test("that is not UTF-8 is answered 400", async () => {
    const answer = await post(Buffer.from([0x22, 0xff, 0x22]));
    expect([answer.status, (await bodyOf(answer)).detail]).toEqual([400, "the body is not UTF-8"]);
  });

  test("of another content type is answered 415", async () => {
    const body = order({});
    const answer = await post(body, { ...signed(body), "content-type": "text/xml" });
    expect(answer.status).toBe(415);
  });

  test("over the size limit is answered 413", async () => {
    const answer = await post(order({ note: "x".repeat(11_000) }));
    expect([answer.status, (await bodyOf(answer)).title]).toEqual([413, "The body is too large"]);
    expect((await get("/v1/messages")).items).toEqual([]);
  });

  test("that does not fit its contract is answered 422 and quarantined with its problems, without its values", async () => {
    const answer = await post(order({ orderNo: 7, email: "jane@example.com" }));
    expect(answer.status).toBe(422);
    const problem = await bodyOf(answer);
    expect(problem.problems[0]).toMatch(/orderNo/);
    const message = await get(`/v1/messages/${problem.id}`);
    expect(message).toMatchObject({ state: "quarantined", failure: { class: "ContractViolation" } });
    expect(JSON.stringify([problem, message, logged])).not.toContain("jane@example.com");
  });

  test("with a known identity is answered 200 with the first message's id", async () => {
    const first = await bodyOf(await post(order({})));
    const again = await post(order({}));
    expect([again.status, await bodyOf(again)]).toEqual([200, { id: first.id, state: "duplicate" }]);
    await eventually(async () => (await get(`/v1/messages/${first.id}`)).duplicates === 1);
    expect(office.bodies).toHaveLength(1);
  });

  test("is answered 429 with Retry-After when the queue is full", async () => {
    office.answer = () => ({ status: 503 });
    const statuses: number[] = [];
    for (let count = 0; count < 6; count++)
      statuses.push((await post(order({ eventId: `e${count}`, orderNo: `${count}` }))).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    const full = await post(order({ eventId: "e7" }));
    expect(full.headers.get("retry-after")).toBe("5");
  });

  test("that no flow serves is answered 404", async () => {
    const answer = await fetch(`${daemon.address}/hooks/acme/nothing`, { method: "POST", body: "{}" });
    expect([answer.status, (await bodyOf(answer)).title]).toEqual([404, "No flow listens here"]);
  });
});

describe("the API", () => {
  test("answers problem+json for what is not there and for what does not fit", async () => {
    const missing = await fetch(`${daemon.address}/v1/messages/nobody`);
    expect([missing.status, missing.headers.get("content-type")]).toEqual([
      404,
      "application/problem+json; charset=utf-8",
    ]);
    const bad = await fetch(`${daemon.address}/v1/messages?limit=many`);
    expect([bad.status, (await bodyOf(bad)).detail]).toEqual([
      400,
      "query.limit must be a whole number, not text",
    ]);
    const unknown = await fetch(`${daemon.address}/v1/messages?stat=held`);
    expect([unknown.status, (await bodyOf(unknown)).detail]).toEqual([
      400,
      expect.stringMatching(/stat.*did you mean `state`/),
    ]);
    const flow = await fetch(`${daemon.address}/v1/messages?flow=orders`);
    expect([flow.status, (await bodyOf(flow)).detail]).toEqual([400, expect.stringContaining("query.flow")]);
    const state = await fetch(`${daemon.address}/v1/messages?state=stuck`);
    expect([state.status, (await bodyOf(state)).detail]).toEqual([
      400,
      expect.stringMatching(/^query\.state .*deadLettered/),
    ]);
  });

  test("lists flows, systems, metrics, probes and its own description", async () => {
    await post(order({}));
    await eventually(async () => (await get("/v1/flows")).items[0]?.messages.succeeded === 1);
    expect((await get("/v1/systems")).items[0]).toMatchObject({ name: "acme-erp", state: "available" });
    expect(await get("/health/ready")).toEqual({ status: "ready" });
    const metrics = await (await fetch(`${daemon.address}/metrics`)).text();
    expect(metrics).toContain(
      'crossdock_messages_received_total{flow="orders@1",retailer="acme",mode="live",state="accepted"} 1',
    );
    expect(Object.keys((await get("/openapi.json")).paths)).toContain("/v1/messages/{id}/replay");
  });

  test("lists what is active now, apart from what waits", async () => {
    office.wait = 300;
    for (const orderNo of ["A", "A", "B"])
      await post(order({ eventId: `${orderNo}${Math.random()}`, orderNo }));
    const running = await eventually(async () => {
      const page = await get("/v1/messages?state=running");
      return page.items.length === 2 ? page : undefined;
    });
    // One order at a time: the second of A waits for the first.
    expect(running.items.map(({ key, state }) => `${key} ${state}`).sort()).toEqual([
      "A running",
      "B running",
    ]);
    expect((await get("/v1/messages?state=running&key=B")).items).toHaveLength(1);
    expect((await get("/v1/messages?state=running&flow=other@1")).items).toEqual([]);
    office.wait = 0;
    await eventually(async () => (await get("/v1/messages?state=running")).items.length === 0);
  });

  test("keeps in the audit who did what", async () => {
    office.answer = () => ({ status: 422 });
    const { id } = await bodyOf(await post(order({})));
    await eventually(async () => (await get(`/v1/messages/${id}`)).state === "deadLettered");
    office.answer = () => ({ status: 201, body: { id: 1 } });
    const act = (path: string, actor: string) =>
      fetch(`${daemon.address}${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-actor": actor },
      });
    expect((await act(`/v1/messages/${id}/replay`, "jo@shop.example")).status).toBe(200);
    await eventually(async () => (await get(`/v1/messages/${id}`)).state === "succeeded");
    expect((await act("/v1/systems/acme-erp/probe", "kim")).status).toBe(200);
    expect((await act("/v1/reloads", "lee")).status).toBe(200);
    const { items } = await get("/v1/audit");
    expect(items.map(({ event, actor }) => [event, actor])).toEqual([
      ["workspace.reloaded", "lee"],
      ["system.probed", "kim"],
      ["message.replayed", "jo@shop.example"],
    ]);
  });

  test("answers 200 to a reload that it rejects, with why", async () => {
    const file = "flows/base/orders.flow.yaml";
    await writeFile(join(folder, file), (smallWorkspace[file] ?? "").replace('"one"', '"one" &'));
    const answer = await fetch(`${daemon.address}/v1/reloads`, {
      method: "POST",
      headers: { "content-type": "application/json" },
    });
    const report = await bodyOf(answer);
    expect([answer.status, report.result]).toEqual([200, "rejected"]);
    expect(report.diagnostics[0]).toMatchObject({ code: "XD201", span: { file, start: { line: 18 } } });
    expect(await get(`/v1/reloads/${report.id}`)).toEqual(report);
    expect((await post(order({}))).status).toBe(202);
  });

  test("pages by cursor, newest first", async () => {
    for (let count = 0; count < 5; count++) await post(order({ eventId: `e${count}`, orderNo: `${count}` }));
    const first = await get("/v1/messages?limit=3");
    const second = await get(`/v1/messages?limit=3&cursor=${encodeURIComponent(first.next ?? "")}`);
    const keys = [...first.items, ...second.items].map(({ key }: { key: string }) => key);
    expect(keys).toEqual(["4", "3", "2", "1", "0"]);
    expect(second.next).toBeNull();
  });
});
