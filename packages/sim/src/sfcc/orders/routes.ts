import { textAt } from "@crossdock/kit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { badQuery, badRequest, refuse } from "../problem.ts";
import {
  confirmationStatuses,
  exportStatuses,
  orderStatuses,
  paymentStatuses,
  shippingStatuses,
} from "./options.ts";
import { listParameters, readOrderQuery } from "./query.ts";
import { keyOf, type OrderStore, type StoredOrder, stockOrder } from "./store.ts";
import { type OrderStatus, transition } from "./transitions.ts";

/** What the routes need of the simulator around them. Values may change while it runs. */
export interface OrderRouteOptions {
  store: OrderStore;
  sites: readonly string[];
  /** Epoch milliseconds. */
  now(): number;
  /** Milliseconds that the list's index is behind the records. */
  indexLag(): number;
  /** Largest answer in bytes; a longer one is a 500. */
  answerLimit(): number;
}

type Target = {
  Params: { organizationId: string; orderNo: string };
  /** The guard of the APIs lets nothing else pass. */
  Querystring: Partial<Record<(typeof listParameters)[number], string>>;
};

/** Scopes that the routes ask for. */
export const orderScopes = ["sfcc.orders", "sfcc.orders.rw"] as const;

const write = ["sfcc.orders.rw"];

/** The status resources: the last segment of the path, the field they set, the words they take. */
const statusResources: readonly (readonly [
  path: string,
  operation: string,
  field: string,
  words: readonly string[],
])[] = [
  ["confirmation-status", "orders.setConfirmationStatus", "confirmationStatus", confirmationStatuses],
  ["export-status", "orders.setExportStatus", "exportStatus", exportStatuses],
  ["payment-status", "orders.setPaymentStatus", "paymentStatus", paymentStatuses],
  ["shipping-status", "orders.setShippingStatus", "shippingStatus", shippingStatuses],
  ["external-status", "orders.setExternalStatus", "externalOrderStatus", []],
];

const ordersPath = "/checkout/orders/v1/organizations/:organizationId/orders";

/** What a route declares, as options of fastify. */
function declared(operation: string, scopes: readonly string[], query: readonly string[] = ["siteId"]) {
  return {
    config: { api: { operation, scopes, query, keyOf: orderKeyOf, errorType: "application/json" } },
  } as const;
}

export function orderRoutes(app: FastifyInstance, options: OrderRouteOptions): void {
  app.get<Target>(ordersPath, declared("orders.list", orderScopes, listParameters), (request, reply) => {
    const siteId = siteOf(request, options);
    const { matches, sortBy, ascending, limit, offset } = readOrderQuery(request.query);
    const found = options.store.indexed(siteId, options.indexLag()).filter(matches);
    found.sort((one, other) => Date.parse(one[sortBy]) - Date.parse(other[sortBy]));
    if (!ascending) found.reverse();
    const body = JSON.stringify({ data: found.slice(offset, offset + limit) });
    if (Buffer.byteLength(body) > options.answerLimit()) {
      throw refuse(500, "internal-server-error", "The response is larger than the platform can deliver.");
    }
    return reply.type("application/json").send(body);
  });

  app.get<Target>(`${ordersPath}/:orderNo`, declared("orders.get", orderScopes), (request) =>
    orderOf(request, options),
  );

  app.patch<Target>(
    `${ordersPath}/:orderNo`,
    declared("orders.setCustomAttributes", write),
    (request, reply) => {
      const order = orderOf(request, options);
      const fields = fieldsOf(request.body);
      const foreign = Object.keys(fields).find((name) => !name.startsWith("c_"));
      if (foreign)
        throw badRequest(`The property '${foreign}' is not a custom attribute and cannot be updated.`);
      const removed = Object.entries(fields).map(([name, value]) => [name, value ?? undefined]);
      options.store.write(
        order,
        "orders.setCustomAttributes",
        Object.fromEntries(removed),
        correlationOf(request),
      );
      return reply.code(204).send();
    },
  );

  for (const [segment, operation, field, words] of statusResources) {
    app.put<Target>(`${ordersPath}/:orderNo/${segment}`, declared(operation, write), (request, reply) => {
      const order = orderOf(request, options);
      const status = statusOf(request.body, words);
      options.store.write(order, operation, { [field]: status }, correlationOf(request));
      if (field === "exportStatus" && status === "exported") options.store.stock.finalise(stockOrder(order));
      return reply.code(204).send();
    });
  }

  app.put<Target>(`${ordersPath}/:orderNo/status`, declared("orders.setStatus", write), (request, reply) => {
    const order = orderOf(request, options);
    return changeStatus(request, reply, order, options);
  });
}

function changeStatus(
  request: FastifyRequest,
  reply: FastifyReply,
  order: StoredOrder,
  { store, now }: OrderRouteOptions,
): FastifyReply {
  const asked = statusOf(request.body, [...orderStatuses, "failed_with_reopen"]);
  const reopen = asked === "failed_with_reopen";
  const status = (reopen ? "failed" : asked) as OrderStatus; // statusOf passed no other word
  const action = transition(order.status, status);
  const { orderNo } = order;
  if (action === undefined) {
    throw refuse(
      409,
      "order-status-transition",
      `The status of the order with number '${orderNo}' cannot be changed from '${order.status}' to '${status}'.`,
    );
  }
  if (action.startsWith("undo") && !store.stock.reserve(stockOrder(order))) {
    const kind = `${action}-order`;
    throw refuse(409, kind, `The ${order.status} order with number '${orderNo}' cannot be reopened.`);
  }
  if (status === "failed" || status === "cancelled") store.stock.release(stockOrder(order));
  const placed = action === "place" ? { placeDate: new Date(now()).toISOString() } : {};
  store.write(order, "orders.setStatus", { status, ...placed }, correlationOf(request));
  if (!reopen) return reply.code(204).send();
  return reply.code(201).header("location", `/baskets/${orderNo.toLowerCase()}-reopened`).send();
}

function siteOf(request: FastifyRequest<Target>, { sites }: OrderRouteOptions): string {
  const { siteId } = request.query;
  if (siteId === undefined) throw badQuery("The query parameter 'siteId' is missing.");
  if (siteId === "" || siteId.length > 32) {
    throw badQuery("The query parameter 'siteId' must have 1 to 32 characters.");
  }
  if (!sites.includes(siteId)) throw refuse(404, "site-not-found", `No site with ID '${siteId}' was found.`);
  return siteId;
}

function orderOf(request: FastifyRequest<Target>, options: OrderRouteOptions): StoredOrder {
  const siteId = siteOf(request, options);
  const { orderNo } = request.params;
  if (orderNo.length > 50) throw badRequest("An order number has at most 50 characters.");
  const order = options.store.get(siteId, orderNo);
  if (!order) throw refuse(404, "order-not-found", `No order with number '${orderNo}' was found.`);
  return order;
}

function fieldsOf(body: unknown): Record<string, unknown> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw badRequest("The request body must be a JSON object.");
  }
  return { ...body };
}

/** The one member of a status body. No words: any text of 1 to 256 characters. */
function statusOf(body: unknown, words: readonly string[]): string {
  const { status, ...others } = fieldsOf(body);
  const [foreign] = Object.keys(others);
  if (foreign) throw badRequest(`The property '${foreign}' is unknown.`);
  const fits =
    typeof status === "string" &&
    (words.length > 0 ? words.includes(status) : status.length > 0 && status.length <= 256);
  if (!fits) throw badRequest(`The property 'status' has the invalid value '${String(status)}'.`);
  return status;
}

function correlationOf(request: FastifyRequest): string | undefined {
  const id = request.headers["correlation-id"];
  return typeof id === "string" ? id : undefined;
}

/** The record that a request is about, for faults: `RefArchEU/00001042`. */
function orderKeyOf(request: FastifyRequest): string | undefined {
  const orderNo = textAt(request.params, "orderNo");
  const siteId = textAt(request.query, "siteId");
  return orderNo === undefined ? siteId : keyOf({ siteId: siteId ?? "", orderNo });
}
