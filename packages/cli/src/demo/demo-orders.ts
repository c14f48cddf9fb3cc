import type { Journal, MessageRow } from "@crossdock/journal";
import type { Daemon } from "@crossdock/server";
import { makeOrder, type StoredOrder, standardWebhook } from "@crossdock/sim";
import type { DemoWorld } from "./demo-world.ts";

/** An order of the demo. */
export interface Placed {
  retailer: "acme" | "nordwind";
  order: StoredOrder;
  /** How it reaches the daemon. */
  by: "poll" | "webhook";
}

/** A line of the demo's table. */
export interface OrderRow extends Record<string, string> {
  order: string;
  total: string;
  state: string;
  erp: string;
  storefront: string;
  story: string;
}

/** Places the orders in the storefronts and puts the faults in force. */
export function placeOrders(world: DemoWorld, count: number): Placed[] {
  const { acme, nordwind } = world;
  const now = Date.now();
  const made = Array.from({ length: count }, (_, index): Placed => {
    const isNordwind = index % 4 === 3;
    const sites = isNordwind ? ["RefArchJP", "RefArchEU"] : ["RefArchEU", "RefArchUS"];
    const siteId = sites[Math.floor(index / (isNordwind ? 4 : 2)) % 2] ?? "RefArchEU";
    const base = {
      seed: 100 + index,
      siteId,
      orderNo: String(10_001 + index).padStart(8, "0"),
      placedAt: now - (count - index) * 1000,
    };
    const order = makeOrder({
      ...base,
      exportStatus: isNordwind ? "not_exported" : "ready",
      ...shapes[index % shapes.length],
    });
    return { retailer: isNordwind ? "nordwind" : "acme", order, by: index % 5 === 4 ? "webhook" : "poll" };
  });
  withUnknownArticle(made);
  for (const { retailer, order } of made) world[retailer].storefront.placeOrder(order);
  acme.erp.faults.add({ kind: "lostAnswer", operation: "sale.order.load", skip: 2, count: 1 });
  acme.erp.faults.add({ kind: "unavailable", operation: "res.partner.*", skip: 4, count: 2 });
  nordwind.erp.faults.add({ kind: "slow", operation: "sale.order.load", count: 1, delay: 700 });
  return made;
}

const shapes = [
  { guest: true, lines: 2 },
  { guest: false, lines: 3, discounts: ["item" as const, "order" as const] },
  { shipments: 2, lines: 3 },
  { lines: 2, giftCertificate: "paid" as const },
  { lines: 1, giftCertificate: "bought" as const, discounts: ["shipping" as const] },
];

/** The storefront sells it, the ERP does not know it. */
const unknownArticle = "SKU-9999";

function withUnknownArticle(made: readonly Placed[]): void {
  const last = made.filter(({ retailer }) => retailer === "acme").at(-1);
  const [item] = last?.order.productItems ?? [];
  if (item) item.productId = unknownArticle;
}

/** Sends what comes by webhook, waits until every order rests, and tells what became of each. */
export async function followOrders(
  world: DemoWorld,
  placed: readonly Placed[],
  daemon: Daemon,
): Promise<OrderRow[]> {
  for (const { retailer, order, by } of placed) {
    if (by === "webhook")
      await sendSigned(`${daemon.address}/hooks/${retailer}/orders`, order, world.webhookSecret);
  }
  const rows: OrderRow[] = [];
  for (const each of placed) {
    const message = await resting(daemon.journal, keyOf(each.order));
    rows.push(await rowOf(world, each, message, daemon.journal));
  }
  return rows;
}

/** Does what a person would about the order that is held: adds the article and releases it. */
export async function repairHeld(
  world: DemoWorld,
  placed: readonly Placed[],
  daemon: Daemon,
): Promise<OrderRow | undefined> {
  const held = placed.find(({ order }) =>
    order.productItems?.some(({ productId }) => productId === unknownArticle),
  );
  if (!held) return undefined;
  const { items } = await daemon.journal.messages.list({ key: keyOf(held.order), state: "held", limit: 1 });
  const [message] = items;
  if (!message) return undefined;
  await addArticle(world.acme.erp);
  await post(`${daemon.address}/v1/messages/${message.id}/release`, {
    action: "retry",
    reason: "the article is in the ERP now",
  });
  return rowOf(world, held, await resting(daemon.journal, keyOf(held.order)), daemon.journal);
}

async function addArticle({ url, admin, database }: DemoWorld["acme"]["erp"]): Promise<void> {
  const values = {
    default_code: unknownArticle,
    name: "New article",
    list_price: 1,
    type: "consu",
    taxes_id: [[6, 0, []]],
  };
  const headers = { authorization: `Bearer ${admin.key}`, "x-odoo-database": database };
  await post(`${url}/json/2/product.product/create`, { vals_list: [values] }, headers);
}

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`);
}

const patience = 90_000;

/** The newest message of a key once it has ended or waits for a person. */
async function resting(journal: Journal, key: string): Promise<MessageRow | undefined> {
  const until = Date.now() + patience;
  for (;;) {
    const { items } = await journal.messages.list({ key, limit: 1 });
    const [message] = items;
    const rests = message && !["accepted", "retrying", "paused"].includes(message.state);
    if (rests || Date.now() > until) return message;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function rowOf(
  world: DemoWorld,
  { retailer, order, by }: Placed,
  message: MessageRow | undefined,
  journal: Journal,
): Promise<OrderRow> {
  const servers = retailer === "acme" ? [world.acme.erp] : [world.nordwind.erp, world.nordwind.europe];
  const origin = `sfcc:${order.siteId}:${order.orderNo}`;
  const sales = servers
    .flatMap((erp) => erp.records("sale.order"))
    .filter((record) => record["origin"] === origin);
  const amount = (value: unknown): string => Number(value).toFixed(order["currency"] === "JPY" ? 0 : 2);
  const stored = world[retailer].storefront.store.get(order.siteId, order.orderNo);
  return {
    order: keyOf(order),
    by,
    total: `${amount(order["orderTotal"])} ${order["currency"]}`,
    state: message?.state ?? "not seen",
    erp:
      sales.length === 0
        ? "nothing"
        : sales
            .map(({ name, state, amount_total }) => `${name} ${state} ${amount(amount_total)}`)
            .join(" AND "),
    storefront: String(stored?.exportStatus ?? ""),
    story: message ? await storyOf(message, journal) : "",
  };
}

/** What went wrong on the way, from the journal. */
async function storyOf(message: MessageRow, journal: Journal): Promise<string> {
  const tries = await journal.progress.attempts(message.id);
  const failed = tries.flatMap(({ step, failure }) =>
    failure ? [`${step}: ${failure.class}${failure.outcome === "unknown" ? ", outcome unknown" : ""}`] : [],
  );
  const end = message.state === "held" ? `waits for a person: ${message.failure?.title ?? ""}` : "";
  const again = failed.length > 0 && message.state === "succeeded" ? `${failed.join("; ")}; tried again` : "";
  const twice = message.duplicates > 0 ? `came ${message.duplicates + 1} times` : "";
  return [end || again, twice].filter(Boolean).join("; ");
}

/** Posts as a sender of Standard Webhooks does. */
async function sendSigned(url: string, order: StoredOrder, secret: string): Promise<void> {
  await post(url, order, standardWebhook(JSON.stringify(order), `msg-${order.orderNo}`, secret));
}

function keyOf({ siteId, orderNo }: StoredOrder): string {
  return `${siteId}/${orderNo}`;
}
