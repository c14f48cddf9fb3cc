import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { appendFileSync } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";

/** One request and its answer as a simulator meant them, before a fault spoilt the way. */
export interface SimExchange {
  /** Which simulator: `sfcc`, `odoo`. */
  simulator: string;
  method: string;
  /** Path and query as the caller wrote them. */
  url: string;
  /** Headers of the request; `authorization` is left out. */
  headers: Readonly<Record<string, string>>;
  /** Text of the request's body, if it had one. */
  sent?: string;
  status: number;
  contentType?: string;
  /** Text of the answer's body, if it had one. */
  received?: string;
}

/** Every simulator of this process publishes its exchanges here; nobody listening costs nothing. */
const exchanges = channel("crossdock:sim-exchange");

/** Publishes what passes through the routes of `app`, except `/__sim` and `/`. Register it before `faults`. */
export function publishExchanges(app: FastifyInstance, simulator: string): void {
  app.addHook("onSend", async (request, reply, payload) => {
    if (!exchanges.hasSubscribers || request.url === "/" || request.url.startsWith("/__sim/")) return payload;
    const contentType = reply.getHeader("content-type");
    exchanges.publish({
      simulator,
      method: request.method,
      url: request.url,
      headers: headersOf(request),
      ...(request.body === undefined ? {} : { sent: textOf(request.body) }),
      status: reply.statusCode,
      ...(contentType === undefined ? {} : { contentType: String(contentType) }),
      ...(typeof payload === "string" && payload !== "" ? { received: payload } : {}),
    } satisfies SimExchange);
    return payload;
  });
}

/** Appends the exchanges of every simulator of this process to `file`, one JSON object a line, until the returned function is called. */
export function recordExchanges(file: string): () => void {
  const append = (exchange: unknown): void => appendFileSync(file, `${JSON.stringify(exchange)}\n`);
  subscribe(exchanges.name, append);
  return () => unsubscribe(exchanges.name, append);
}

function headersOf(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (name !== "authorization" && value !== undefined) headers[name] = String(value);
  }
  return headers;
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
