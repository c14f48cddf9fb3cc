import { rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import {
  type ErpSim,
  type Ledger,
  makeOrder,
  type StoredOrder,
  seeded,
  standardWebhook,
} from "@crossdock/sim";
import { openDemoWorld } from "crossdock";
import { expect, test } from "vitest";
import { type DaemonProcess, startProcess } from "./daemon-process.ts";
import { copyLibrary } from "./library-workspace.ts";

/**
 * 200 mixed orders go through a daemon that is killed 10 times, or as often as `KILL_COUNT` says, at instants that matter: inside a write of the ERP or
 * the storefront (done, not answered), right behind the answer (known, not journalled), while a webhook is on its way
 * (not stored), right behind its answer (stored), and at any time. The simulators live in this process and outlast it;
 * what they hold at the end is the truth.
 */
const seed = Number(process.env["KILL_SEED"] ?? 20_261_125);
const orderCount = 200;
/** A divisor of the orders. */
const killCount = Number(process.env["KILL_COUNT"] ?? 10);

type Retailer = "acme" | "nordwind";

test(`200 orders survive ${killCount} kills, each once, in order and marked exported (KILL_SEED=${seed})`, {
  timeout: 900_000,
}, async () => {
  console.log(`KILL_SEED=${seed}`);
  const random = seeded(seed);
  const world = await openDemoWorld();
  const folder = await copyLibrary();
  const port = await freePort();
  const ledgers = [world.acme.erp, world.nordwind.erp, world.nordwind.europe].map((erp) => erp.ledger);
  const storefronts = [world.acme.storefront, world.nordwind.storefront].map((sim) => sim.ledger);
  for (const sim of [
    world.acme.erp,
    world.nordwind.erp,
    world.nordwind.europe,
    world.acme.storefront,
    world.nordwind.storefront,
  ]) {
    for (const kind of ["lostAnswer", "lostRequest", "unavailable"] as const) {
      sim.faults.add({ kind, probability: 0.02, seed: Math.floor(random() * 1e9) });
    }
    sim.faults.add({ kind: "slow", probability: 0.02, delay: 50, seed: Math.floor(random() * 1e9) });
  }

  let daemon: DaemonProcess = await startProcess(folder, world.variables, port);
  let kills = 0;
  const restart = async (): Promise<void> => {
    await daemon.gone;
    daemon = await startProcess(folder, world.variables, port);
  };

  /** Posts like a sender that gives up only when it was answered. */
  const send = async (
    retailer: Retailer,
    order: StoredOrder,
    onAnswer: () => void = () => undefined,
  ): Promise<void> => {
    const body = JSON.stringify(order);
    for (;;) {
      const answer = await fetch(`http://127.0.0.1:${port}/hooks/${retailer}/orders`, {
        method: "POST",
        headers: standardWebhook(
          body,
          `${order.orderNo}-${Date.parse(order.lastModified)}`,
          world.webhookSecret,
        ),
        body,
      }).catch(() => undefined);
      if (answer?.status === 202 || answer?.status === 200) {
        onAnswer();
        return;
      }
      if (answer && answer.status !== 429 && answer.status < 500)
        throw new Error(`${answer.status} ${await answer.text()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  const orders = Array.from({ length: orderCount }, (_, index) => {
    const retailer: Retailer = index % 10 < 7 ? "acme" : "nordwind";
    const sites = retailer === "acme" ? ["RefArchEU", "RefArchUS"] : ["RefArchJP", "RefArchEU"];
    const order = makeOrder({
      seed: seed + index,
      siteId: sites[index % 2] ?? "RefArchEU",
      orderNo: `K${String(index).padStart(6, "0")}`,
      placedAt: Date.now() - 3_600_000 + index * 1000,
      exportStatus: retailer === "acme" ? "ready" : "not_exported",
      ...(index % 20 === 0 ? { guest: true } : {}),
    });
    return { retailer, order, changed: index % 20 === 0 ? withNewEmail(order) : undefined };
  });

  /** Arms the next kill; resolves once the daemon is dead and another one listens. */
  const killOnce = async (next: { retailer: Retailer; order: StoredOrder } | undefined): Promise<void> => {
    const how = points[Math.floor(random() * points.length)] ?? "anyTime";
    const wait = Math.floor(random() * 400);
    const nth = 1 + Math.floor(random() * 12);
    const victim = daemon;
    const dead = new Promise<void>((resolve) => {
      const strike = (): void => {
        victim.kill();
        resolve();
      };
      const backstop = setTimeout(strike, 3000);
      const done = (): void => {
        clearTimeout(backstop);
        strike();
      };
      if (how === "insideErpWrite") onWrite(ledgers, nth, done);
      else if (how === "behindErpAnswer") onWrite(ledgers, nth, () => setTimeout(done, wait / 80));
      else if (how === "insideStorefrontWrite") onWrite(storefronts, 1 + (nth % 3), done);
      else if (how === "behindStorefrontAnswer")
        onWrite(storefronts, 1 + (nth % 3), () => setTimeout(done, wait / 80));
      else if (how === "insideAccept" && next) {
        void send(next.retailer, next.order);
        setTimeout(done, wait / 100);
      } else if (how === "behindAccept" && next) void send(next.retailer, next.order, done);
      else setTimeout(done, wait);
    });
    await dead;
    kills++;
    await restart();
  };

  const sent: Promise<void>[] = [];
  for (const [index, { retailer, order, changed }] of orders.entries()) {
    world[retailer].storefront.placeOrder(order);
    if (index % 2 === 0) sent.push(send(retailer, order));
    if (changed) {
      await send(retailer, order);
      world[retailer].storefront.placeOrder(changed);
      sent.push(send(retailer, changed));
    }
    if (index % (orderCount / killCount) === 5) await killOnce(orders[index + 1]);
  }
  await Promise.all(sent);
  expect(kills).toBe(killCount);

  const unfinished = async (): Promise<string[]> => {
    const states = orders.map(({ retailer, order }) =>
      world[retailer].storefront.store.get(order.siteId, order.orderNo),
    );
    return states.flatMap((order) => (order && order.exportStatus !== "exported" ? [order.orderNo] : []));
  };
  const until = Date.now() + 120_000;
  while ((await unfinished()).length > 0 && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 200));
  const rest = await quiet(daemon.address);
  expect(rest).toEqual([]);
  expect(await unfinished()).toEqual([]);
  expect(await daemon.stop()).toBe(0);

  const erps = { acme: [world.acme.erp], nordwind: [world.nordwind.erp, world.nordwind.europe] };
  for (const { retailer, order, changed } of orders) {
    const found = erps[retailer].flatMap((erp) => salesOf(erp, order));
    expect(
      found.map(({ state }) => state),
      `${retailer} ${order.orderNo}`,
    ).toEqual(["sale"]);
    expect(found[0]?.["amount_total"], `total of ${order.orderNo}`).toBeCloseTo(
      Number(order["orderTotal"]),
      6,
    );
    if (changed)
      expect(emailsOf(erps[retailer], order), `order of changes of ${order.orderNo}`).toEqual(
        emailsInOrder(order, changed),
      );
  }
  await world.stop();
  await rm(folder, { recursive: true });
});

const points = [
  "insideErpWrite",
  "behindErpAnswer",
  "insideStorefrontWrite",
  "behindStorefrontAnswer",
  "insideAccept",
  "behindAccept",
  "anyTime",
] as const;

/** Calls back inside the `nth` write from now on, once. */
function onWrite(ledgers: readonly Ledger[], nth: number, call: () => void): void {
  let left = nth;
  const ends = ledgers.map((ledger) =>
    ledger.watch(() => {
      left--;
      if (left !== 0) return;
      for (const end of ends) end();
      call();
    }),
  );
}

function salesOf(erp: ErpSim, order: StoredOrder): Readonly<Record<string, unknown>>[] {
  return erp.records("sale.order").filter(({ origin }) => origin === `sfcc:${order.siteId}:${order.orderNo}`);
}

/** The e-mails that the ERP's customer of a guest order had, in their order. */
function emailsOf(erps: readonly ErpSim[], order: StoredOrder): unknown[] {
  return erps.flatMap(({ ledger }) =>
    ledger
      .entries()
      .filter(({ key }) => key.startsWith("res.partner/"))
      .flatMap(({ changes }) => (changes["email"] ? [changes["email"].to] : []))
      .filter((email) => typeof email === "string" && email.includes(order.orderNo.toLowerCase())),
  );
}

function emailsInOrder(order: StoredOrder, changed: StoredOrder): unknown[] {
  return [order, changed].map(({ customerInfo }) => (customerInfo as { email: string }).email);
}

/** The same order a second later, with another address of the customer; the first gets one of its own as well. */
function withNewEmail(order: StoredOrder): StoredOrder {
  const customer = order["customerInfo"] as Record<string, unknown>;
  customer["email"] = `${order.orderNo.toLowerCase()}-first@shop.example`;
  const later = new Date(Date.parse(order.lastModified) + 1000).toISOString();
  return {
    ...order,
    lastModified: later,
    customerInfo: { ...customer, email: `${order.orderNo.toLowerCase()}-second@shop.example` },
  };
}

/** Messages that have not ended well once the daemon has nothing left to do. */
async function quiet(address: string): Promise<string[]> {
  const states = ["accepted", "retrying", "paused", "held", "deadLettered", "quarantined"];
  const until = Date.now() + 30_000;
  for (;;) {
    const pages = await Promise.all(
      states.map(async (state) => (await fetch(`${address}/v1/messages?state=${state}&limit=500`)).json()),
    );
    // The shape of GET /v1/messages.
    const items = pages.flatMap(
      (page) => (page as { items: { key: string; state: string; failure: unknown }[] }).items,
    );
    const moving = items.filter(({ state }) => ["accepted", "retrying", "paused", "running"].includes(state));
    if (moving.length === 0 || Date.now() > until)
      return items.map(({ key, state, failure }) => `${key} ${state} ${JSON.stringify(failure)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A TCP listener's address is never text.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
