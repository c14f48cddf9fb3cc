import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { orderOptions } from "./orders/options.ts";
import { storedOrder } from "./orders/store.ts";
import type { StorefrontSim } from "./storefront-sim.ts";

/** What the routes under `/__sim` act on. */
type Controlled = Pick<
  StorefrontSim,
  "store" | "settings" | "place" | "placeOrder" | "expireTokens" | "ledger" | "faults"
>;

const settings = Type.Partial(
  Type.Object(
    {
      indexLag: Type.Integer({ minimum: 0, maximum: 3_600_000 }),
      load: Type.Union([Type.Integer({ minimum: 0, maximum: 100 }), Type.Null()]),
      answerLimit: Type.Integer({ minimum: 1 }),
    },
    { additionalProperties: false },
  ),
);

/** Either whole orders, or `count` orders of the generator with seeds from `seed` on. */
const placement = Type.Union([
  Type.Object({ orders: Type.Array(storedOrder, { minItems: 1 }) }, { additionalProperties: false }),
  Type.Object(
    {
      ...Type.Partial(orderOptions).properties,
      count: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    },
    { additionalProperties: false },
  ),
]);

/** Lets a person or another process act on the storefront: what shoppers, merchants and operators do. */
export function serveControls(app: FastifyInstance, sim: Controlled): void {
  app.post<{ Body: Static<typeof placement> }>(
    "/__sim/orders",
    { schema: { body: placement } },
    (request, reply) => reply.code(201).send({ orders: placed(sim, request.body).map(briefly) }),
  );
  app.get<{ Querystring: { full?: string } }>("/__sim/orders", ({ query }) => ({
    orders: query.full === undefined ? sim.store.all().map(briefly) : sim.store.all(),
  }));
  app.get<{ Params: { siteId: string; orderNo: string } }>(
    "/__sim/orders/:siteId/:orderNo",
    (request, reply) => {
      const order = sim.store.get(request.params.siteId, request.params.orderNo);
      return order ?? reply.code(404).send({ message: "there is no such order" });
    },
  );
  app.patch<{ Params: { siteId: string; orderNo: string }; Body: Record<string, unknown> }>(
    "/__sim/orders/:siteId/:orderNo",
    { schema: { body: Type.Record(Type.String(), Type.Unknown()) } },
    (request, reply) => {
      const { siteId, orderNo } = request.params;
      if (!sim.store.get(siteId, orderNo)) return reply.code(404).send({ message: "there is no such order" });
      return sim.store.write({ siteId, orderNo }, "merchant.edit", request.body);
    },
  );
  app.get("/__sim/stock", () => ({ records: sim.store.stock.records() }));
  app.put<{ Params: { sku: string }; Body: { allocation: number } }>(
    "/__sim/stock/:sku",
    { schema: { body: Type.Object({ allocation: Type.Number({ minimum: 0 }) }) } },
    (request, reply) => {
      sim.store.stock.allocate(request.params.sku, request.body.allocation);
      return reply.code(204).send();
    },
  );
  app.patch<{ Body: Static<typeof settings> }>(
    "/__sim/settings",
    { schema: { body: settings } },
    ({ body }) => {
      const { load, ...others } = body;
      return Object.assign(sim.settings, others, load === undefined ? {} : { load: load ?? undefined });
    },
  );
  app.post("/__sim/expire-tokens", (_request, reply) => {
    sim.expireTokens();
    return reply.code(204).send();
  });
  app.get("/", (request, reply) => reply.type("text/plain; charset=utf-8").send(welcome(request.host)));
}

function placed(sim: Controlled, body: Static<typeof placement>) {
  if ("orders" in body) {
    for (const order of body.orders) sim.placeOrder(order);
    return body.orders;
  }
  // The schema takes a body with `orders`, or this one.
  const { count = 1, seed, ...options } = body as Exclude<Static<typeof placement>, { orders: unknown }>;
  const first = seed ?? sim.store.all().length + 1;
  return sim.place(...Array.from({ length: count }, (_, index) => ({ ...options, seed: first + index })));
}

function briefly(order: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { siteId, orderNo, status, exportStatus, currency, orderTotal, lastModified } = order;
  return { siteId, orderNo, status, exportStatus, currency, orderTotal, lastModified };
}

function welcome(host: string): string {
  return `A simulated storefront: the Orders API of Salesforce B2C Commerce, as far as an integration uses it.

  place ten orders    curl -X POST http://${host}/__sim/orders -H 'content-type: application/json' -d '{"count": 10}'
  see them            curl http://${host}/__sim/orders            one, whole: /__sim/orders/{siteId}/{orderNo}
  what was written    curl http://${host}/__sim/ledger            ?key=RefArchEU/DE-00000001
  edit as a merchant  curl -X PATCH http://${host}/__sim/orders/{siteId}/{orderNo} -H ... -d '{"status": "cancelled"}'
  go wrong on demand  curl -X POST http://${host}/__sim/faults -H ... -d '{"kind": "lostAnswer", "operation": "orders.set*", "count": 2}'
  what can go wrong   curl http://${host}/__sim/faults
  list lags, load     curl -X PATCH http://${host}/__sim/settings -H ... -d '{"indexLag": 5000, "load": 85}'
  tokens expire       curl -X POST http://${host}/__sim/expire-tokens
  stock               curl http://${host}/__sim/stock

The API itself: POST http://${host}/dwsso/oauth2/access_token, then
http://${host}/checkout/orders/v1/organizations/{organizationId}/orders?siteId=...
`;
}
