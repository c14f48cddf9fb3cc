import { type Clock, systemClock } from "@crossdock/kit";
import fastify, { type FastifyRequest } from "fastify";
import { createLedger, type Ledger, serveLedger } from "./ledger.ts";

/** A helpdesk of the plain kind: tickets by an external id, comments on them, both kept once per idempotency key. */
export interface HelpdeskSim {
  /** Listens; gives the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
  readonly url: string;
  readonly ledger: Ledger;
}

interface Fields {
  externalId?: string;
  text?: string;
}

export function createHelpdeskSim({
  clock = systemClock,
  port = 0,
}: {
  clock?: Clock;
  port?: number;
} = {}): HelpdeskSim {
  const ledger = createLedger(clock);
  const app = fastify({ forceCloseConnections: true });
  const tickets = new Set<string>();
  const answers = new Map<string, { status: number; body: unknown }>();
  let url: string | undefined;

  /** The same key gives the first answer again and does nothing. */
  const once = (
    request: FastifyRequest,
    work: () => { status: number; body: unknown },
  ): { status: number; body: unknown } => {
    const key = request.headers["idempotency-key"];
    const known = typeof key === "string" ? answers.get(key) : undefined;
    const answer = known ?? work();
    if (typeof key === "string" && answer.status < 300) answers.set(key, answer);
    return answer;
  };

  app.post<{ Body: Fields }>("/api/v1/tickets", (request, reply) => {
    const { status, body } = once(request, () => {
      const id = request.body.externalId ?? `T-${tickets.size + 1}`;
      tickets.add(id);
      ledger.add({ operation: "tickets.open", key: id, changes: {} });
      return { status: 201, body: { ticket: { id } } };
    });
    return reply.code(status).send(body);
  });
  app.post<{ Params: { id: string }; Body: Fields }>("/api/v1/tickets/:id/comments", (request, reply) => {
    const { status, body } = once(request, () => {
      const { id } = request.params;
      if (!tickets.has(id)) return { status: 404, body: { message: `there is no ticket ${id}` } };
      const entry = ledger.add({
        operation: "tickets.comment",
        key: id,
        changes: { text: { to: request.body.text } },
      });
      return { status: 201, body: { comment: { id: `C-${entry.sequence}` } } };
    });
    return reply.code(status).send(body);
  });
  serveLedger(app, ledger);

  return {
    async start() {
      url = await app.listen({ port, host: "127.0.0.1" });
      return url;
    },
    stop: () => app.close(),
    get url() {
      if (url === undefined) throw new Error("the helpdesk does not listen yet: call start()");
      return url;
    },
    ledger,
  };
}
