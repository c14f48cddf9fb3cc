import { type Clock, delayed } from "@crossdock/kit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { seeded } from "./random.ts";

/**
 * What can go wrong on purpose. «Work» is what the request asks for; the ledger tells whether it was done.
 * Refusals (`rateLimited`, `unavailable`, `gatewayTimeout`, `internalError`, `authExpired`, `conflict`) answer without work, or
 * instead of the true answer once the work is done where `afterWork` says so.
 */
export const faultKinds = {
  rateLimited: "429, with Retry-After where given",
  unavailable: "503, with the simulator's load headers",
  gatewayTimeout: "504",
  internalError: "500",
  authExpired: "the answer to an expired token",
  conflict: "the answer when another writer holds the record",
  timeout: "work done, no answer; the connection stays open for `delay` (default: for good)",
  lostAnswer: "work done, then the connection is reset",
  lostRequest: "the connection is reset before any work",
  slow: "waits `delay` before the work, then answers as usual",
  malformed: "work done, the answer's body is cut in the middle",
} as const;

export type FaultKind = keyof typeof faultKinds;

/** When and how a simulator misbehaves. */
const fault = Type.Object(
  {
    kind: Type.Unsafe<FaultKind>({ type: "string", enum: Object.keys(faultKinds) }),
    /** Which requests, by name with `*` for anything: `orders.setExportStatus`, `orders.*`. Default: all. */
    operation: Type.Optional(Type.String({ minLength: 1 })),
    /** Which records, by key with `*` for anything: an order number. Default: all. */
    key: Type.Optional(Type.String({ minLength: 1 })),
    /** Matching requests that pass before the first fault. Default: 0. */
    skip: Type.Optional(Type.Integer({ minimum: 0 })),
    /** How many requests it hits, then it is spent. Default: no limit. */
    count: Type.Optional(Type.Integer({ minimum: 1 })),
    /** Chance of a matching request to be hit, 0 to 1. Default: 1. */
    probability: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** Start of the random sequence behind `probability`. Default: 1. */
    seed: Type.Optional(Type.Integer()),
    /** Milliseconds, for `slow` and `timeout`. */
    delay: Type.Optional(Type.Number({ minimum: 0 })),
    /** Seconds of the `Retry-After` header, for `rateLimited` and `unavailable`. */
    retryAfter: Type.Optional(Type.Integer({ minimum: 0 })),
    /** For refusals: do the work, then answer so all the same. Default: false. */
    afterWork: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export type Fault = Static<typeof fault>;

/** A fault in force: its number, how many requests matched and how many it hit. */
export type ActiveFault = Fault & { id: number; matched: number; hit: number };

export interface Faults {
  /** Puts a fault in force; the first one in force that hits a request decides. Returns its number. */
  add(fault: Fault): number;
  remove(id: number): boolean;
  clear(): void;
  /** Faults in force and spent ones, in the order in which they were added. */
  list(): readonly ActiveFault[];
}

/** What a simulator says about itself so that faults look like its own. */
export interface FaultsOptions {
  clock: Clock;
  /** The operation and the record of a request, after its body was parsed; undefined: never at fault. */
  describe(request: FastifyRequest): { operation: string; key?: string | undefined } | undefined;
  /** The simulator's own answer for a refusal. `Retry-After` is added where the fault has it. */
  refuse(kind: Refusal, request: FastifyRequest): RefusalAnswer;
}

/** An answer as a simulator words it; `body` is sent as JSON of the type in `headers` (default application/json). */
export interface RefusalAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

export type Refusal =
  | "rateLimited"
  | "unavailable"
  | "gatewayTimeout"
  | "internalError"
  | "authExpired"
  | "conflict";

/**
 * Lets every route of `app` misbehave on demand, from tests through the returned object and from outside by
 * `POST /__sim/faults` (one fault or a list), `GET /__sim/faults`, `DELETE /__sim/faults[/{id}]`.
 * Register it before the routes; open the app with `forceCloseConnections: true`, since held answers never end.
 */
export function faults(app: FastifyInstance, options: FaultsOptions): Faults {
  const active = new Map<number, { fault: ActiveFault; random: () => number }>();
  let next = 1;
  const controls: Faults = {
    add(added) {
      const id = next++;
      active.set(id, { fault: { ...added, id, matched: 0, hit: 0 }, random: seeded(added.seed ?? 1) });
      return id;
    },
    remove: (id) => active.delete(id),
    clear: () => active.clear(),
    list: () => [...active.values()].map((entry) => ({ ...entry.fault })),
  };
  const hits = new WeakMap<FastifyRequest, Fault>();
  const refused = new WeakSet<FastifyRequest>();

  app.addHook("preHandler", async (request, reply) => {
    if (request.url.startsWith("/__sim/")) return;
    const described = options.describe(request);
    const hit = described && firstHit(active.values(), described);
    if (!hit) return;
    hits.set(request, hit);
    if (hit.kind === "slow") return delayed(options.clock, hit.delay ?? 0);
    if (hit.kind === "lostRequest") {
      reply.hijack();
      request.raw.socket.resetAndDestroy();
      return reply;
    }
    if (!isRefusal(hit.kind) || hit.afterWork) return;
    refused.add(request);
    return reply.send(answer(hit, hit.kind, request, reply, options));
  });

  app.addHook("onSend", async (request, reply, payload) => {
    const hit = hits.get(request);
    if (!hit || refused.has(request)) return payload;
    return afterWork(hit, request, reply, payload, options);
  });

  serveFaults(app, controls);
  return controls;
}

function firstHit(
  entries: Iterable<{ fault: ActiveFault; random: () => number }>,
  described: { operation: string; key?: string | undefined },
): Fault | undefined {
  for (const { fault: entry, random } of entries) {
    if (!fits(entry.operation, described.operation) || !fits(entry.key, described.key ?? "")) continue;
    entry.matched++;
    if (entry.matched <= (entry.skip ?? 0) || entry.hit >= (entry.count ?? Number.POSITIVE_INFINITY))
      continue;
    if (random() >= (entry.probability ?? 1)) continue;
    entry.hit++;
    return entry;
  }
  return undefined;
}

function fits(pattern: string | undefined, text: string): boolean {
  if (pattern === undefined) return true;
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s").test(text);
}

const refusals: readonly FaultKind[] = [
  "rateLimited",
  "unavailable",
  "gatewayTimeout",
  "internalError",
  "authExpired",
  "conflict",
] satisfies Refusal[];

function isRefusal(kind: FaultKind): kind is Refusal {
  return refusals.includes(kind);
}

/** Sets status and headers of a refusal and gives its body. */
function answer(
  hit: Fault,
  kind: Refusal,
  request: FastifyRequest,
  reply: FastifyReply,
  { refuse }: FaultsOptions,
): string {
  const { status, headers, body } = refuse(kind, request);
  reply.code(status).headers({ "content-type": "application/json", ...headers });
  if (hit.retryAfter !== undefined) reply.header("retry-after", String(hit.retryAfter));
  return JSON.stringify(body);
}

/** Never resolves for an answer that must not leave: Fastify then sends nothing. */
async function afterWork(
  hit: Fault,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  options: FaultsOptions,
): Promise<unknown> {
  if (isRefusal(hit.kind)) return answer(hit, hit.kind, request, reply, options);
  switch (hit.kind) {
    case "lostAnswer":
      request.raw.socket.resetAndDestroy();
      return new Promise(() => {});
    case "timeout":
      if (hit.delay !== undefined) options.clock.schedule(hit.delay, () => request.raw.socket.destroy());
      return new Promise(() => {});
    case "malformed":
      return cut(reply, payload);
    default:
      return payload;
  }
}

/** Half of the body, or half of an object where there was none: never valid JSON. */
function cut(reply: FastifyReply, payload: unknown): string {
  const text = typeof payload === "string" && payload.length > 1 ? payload : '{"data": []}';
  if (reply.statusCode === 204) reply.code(200).header("content-type", "application/json");
  return text.slice(0, Math.ceil(text.length / 2));
}

function serveFaults(app: FastifyInstance, controls: Faults): void {
  const body = Type.Union([fault, Type.Array(fault, { minItems: 1 })]);
  app.post<{ Body: Static<typeof body> }>("/__sim/faults", { schema: { body } }, (request, reply) => {
    const ids = [request.body].flat().map((added) => controls.add(added));
    return reply.code(201).send({ ids });
  });
  app.get("/__sim/faults", () => ({ faults: controls.list(), kinds: faultKinds }));
  app.delete("/__sim/faults", (_request, reply) => {
    controls.clear();
    return reply.code(204).send();
  });
  app.delete<{ Params: { id: string } }>("/__sim/faults/:id", (request, reply) =>
    reply.code(controls.remove(Number(request.params.id)) ? 204 : 404).send(),
  );
}
