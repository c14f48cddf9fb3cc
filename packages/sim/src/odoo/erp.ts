import { type Clock, systemClock } from "@crossdock/kit";
import fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { publishExchanges } from "../exchanges.ts";
import { type Faults, faults, type Refusal, type RefusalAnswer } from "../faults.ts";
import { createLedger, type Ledger, serveLedger } from "../ledger.ts";
import { behavioursOf } from "./behaviours.ts";
import { createDatabase } from "./database.ts";
import { createExternalIds } from "./external-ids.ts";
import { methodsOf } from "./methods.ts";
import { modelsOf, type Version } from "./models.ts";
import { accessDenied, errorBody, OdooError, serializationFailure, unauthorized } from "./odoo-error.ts";
import { createOrm } from "./orm/create-orm.ts";
import type { Env, Orm, Values } from "./orm.ts";
import { askedBy, notJson, rpcError, serveJson2, serveJsonRpc } from "./protocols.ts";
import { createRunner, type User } from "./runner.ts";
import { createSales, type Sales } from "./sales.ts";
import { seedSystem, seedWorld } from "./seed-world.ts";
import { createStock } from "./stock.ts";
import type { Rounding } from "./tax-totals.ts";

export interface ErpSimOptions {
  /** Default: 19. */
  version?: Version;
  /** Default: that of a new company of the version, `round_globally` for 19 and `round_per_line` for 14. */
  rounding?: Rounding;
  /** Default: 0, any free port. */
  port?: number;
  /** Default: 127.0.0.1. */
  host?: string;
  clock?: Clock;
  /** Name of the database. Default: `crossdock`. */
  database?: string;
  /** The integration user's login and API key. Default: `crossdock` and `demo-odoo-key`. */
  login?: string;
  key?: string;
  /** The administrator's API key. Default: `demo-odoo-admin-key`. */
  adminKey?: string;
  /** Milliseconds of a write that can lose a race, such as `load` and `action_confirm`. Default: 15. */
  work?: number;
  /** False leaves out the products, taxes and price lists of the shared world. Default: true. */
  seeded?: boolean;
}

/** An Odoo that runs within this process. */
export interface ErpSim {
  /** Listens; gives the address. */
  start(): Promise<string>;
  stop(): Promise<void>;
  /** Throws before `start`. */
  readonly url: string;
  readonly version: Version;
  readonly database: string;
  readonly user: Readonly<User>;
  readonly admin: Readonly<User>;
  readonly ledger: Ledger;
  readonly faults: Faults;
  /** Every record of a model with all its fields, as `read` shows them. */
  records(model: string): Values[];
  /** Sets how the company rounds taxes, for the totals of later writes. */
  setRounding(rounding: Rounding): void;
}

const settings = Type.Object(
  { rounding: Type.Unsafe<Rounding>({ type: "string", enum: ["round_per_line", "round_globally"] }) },
  { additionalProperties: false },
);

/** Makes an Odoo; `start` lets it listen. */
export function createErpSim(options: ErpSimOptions = {}): ErpSim {
  const version = options.version ?? 19;
  const clock = options.clock ?? systemClock;
  const admin: User = { uid: 2, login: "admin", key: options.adminKey ?? "demo-odoo-admin-key", admin: true };
  const user: User = {
    uid: 5,
    login: options.login ?? "crossdock",
    key: options.key ?? "demo-odoo-key",
    admin: false,
  };
  const ledger = createLedger(clock);
  const rounding = options.rounding ?? (version === 19 ? "round_globally" : "round_per_line");
  const server = createServer(version, options.work ?? 15);
  const { orm } = server;
  const env = (): Env => ({ uid: admin.uid, admin: true, context: {}, now: clock.now(), since: 0 });
  orm.database.transaction(() => {
    seedSystem(orm, env(), rounding, [admin, user]);
    if (options.seeded !== false) seedWorld(orm, env());
  });
  orm.takeEffects();

  const app = fastify({ forceCloseConnections: true, bodyLimit: 20_000_000 });
  prepare(app, clock);
  publishExchanges(app, "odoo");
  const controls = faults(app, {
    clock,
    describe,
    refuse: (kind, request) => refusal(kind, request, version),
  });
  const endpoint = {
    orm,
    database: options.database ?? "crossdock",
    users: [admin, user],
    methods: methodsOf(server),
    run: createRunner(orm, clock, ledger),
  };
  serveJsonRpc(app, endpoint);
  if (version === 19) {
    serveJson2(app, endpoint);
    app.get("/web/version", () => ({ version_info: [19, 0, 0, "final", 0, ""], version: "19.0" }));
    app.get("/web/health", () => ({ status: "pass" }));
  }
  serveLedger(app, ledger);

  let url: string | undefined;
  const sim: ErpSim = {
    async start() {
      url = await app.listen({ port: options.port ?? 0, host: options.host ?? "127.0.0.1" });
      return url;
    },
    stop: () => app.close(),
    get url() {
      if (url === undefined) throw new Error("the ERP does not listen yet: call start()");
      return url;
    },
    version,
    database: endpoint.database,
    user,
    admin,
    ledger,
    faults: controls,
    records: (model) => orm.read(env(), model, orm.search(env(), model, [], { order: "id" })),
    setRounding: (method) =>
      orm.database.transaction(() => {
        orm.write(env(), "res.company", [1], { tax_calculation_rounding_method: method });
      }),
  };
  serveControls(app, sim, orm);
  return sim;
}

function createServer(version: Version, work: number) {
  const database = createDatabase();
  const stock = createStock(() => orm);
  let sales: Sales | undefined;
  const orm: Orm = createOrm(version, database, modelsOf(version), (own) => {
    sales = createSales(own, stock);
    return behavioursOf(own, sales, stock);
  });
  const externalIds = createExternalIds(database, version);
  return { orm, stock, sales: sales ?? createSales(orm, stock), externalIds, work };
}

/** Bodies are parsed here, since Odoo answers in its own way to what is not JSON; the date is the simulator's. */
function prepare(app: FastifyInstance, clock: Clock): void {
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, text, done) => {
    try {
      done(null, JSON.parse(String(text)));
    } catch (error) {
      if (request.url.startsWith("/__sim/"))
        done(Object.assign(error as Error, { statusCode: 400 })); // of JSON.parse
      else done(null, notJson);
    }
  });
  app.addHook("onSend", async (_request, reply, payload) => {
    reply.header("date", new Date(clock.now()).toUTCString());
    return payload;
  });
}

/** Faults are aimed by `<model>.<method>` and, for the key, by the records' ids or by what a new one is called. */
function describe(request: FastifyRequest): { operation: string; key?: string } | undefined {
  const asked = askedBy(request);
  if (!asked) return request.url.startsWith("/jsonrpc") ? { operation: "session" } : undefined;
  const { model, method, ids, args } = asked;
  const operation = `${model}.${method}`;
  if (method === "load") {
    const [row]: unknown[] = Array.isArray(args["data"]) ? args["data"] : [];
    return { operation, key: [row ?? []].flat().join(" ") };
  }
  return { operation, key: Array.isArray(ids) ? ids.join() : "" };
}

function refusal(kind: Refusal, request: FastifyRequest, version: Version): RefusalAnswer {
  const isRpc = request.url.startsWith("/jsonrpc");
  const own = (error: OdooError): RefusalAnswer =>
    isRpc
      ? { status: 200, body: rpcError(error, version === 19) }
      : { status: error.status, body: errorBody(error) };
  const proxy = (status: number, words: string): RefusalAnswer => ({
    status,
    headers: { "content-type": "text/html" },
    body: `<html><h1>${status} ${words}</h1></html>`,
  });
  switch (kind) {
    case "rateLimited":
      return proxy(429, "Too Many Requests");
    case "unavailable":
      return proxy(503, "Service Unavailable");
    case "gatewayTimeout":
      return proxy(504, "Gateway Time-out");
    case "conflict":
      return own(serializationFailure());
    case "authExpired":
      return own(isRpc ? accessDenied() : unauthorized());
    case "internalError":
      // No transient: a mistake in a module of the server, which every later try meets again.
      return own(
        new OdooError("builtins.TypeError", 500, "unsupported operand type(s) for +: 'bool' and 'str'"),
      );
  }
}

function serveControls(app: FastifyInstance, sim: ErpSim, orm: Orm): void {
  app.get<{ Params: { model: string } }>("/__sim/records/:model", ({ params }, reply) =>
    orm.model(params.model)
      ? { records: sim.records(params.model) }
      : reply.code(404).send({ message: `there is no model ${params.model}` }),
  );
  app.patch<{ Body: Static<typeof settings> }>(
    "/__sim/settings",
    { schema: { body: settings } },
    ({ body }) => {
      sim.setRounding(body.rounding);
      return body;
    },
  );
  app.get("/", () => ({
    simulator: `Odoo ${sim.version}`,
    database: sim.database,
    login: sim.user.login,
    see: ["GET /__sim/records/sale.order", "GET /__sim/ledger", "GET /__sim/faults", "POST /__sim/faults"],
  }));
}
