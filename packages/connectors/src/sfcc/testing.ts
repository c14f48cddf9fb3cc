import {
  type Auth,
  type CallOperation,
  type ConnectorContext,
  type HttpAnswer,
  type HttpRequest,
  type Page,
  readFields,
  systemClock,
} from "@crossdock/kit";
import { type FakeClock, fakeClock } from "@crossdock/kit/testing";
import {
  createStorefrontSim,
  type StorefrontSim,
  type StorefrontSimOptions,
  storefrontClient,
} from "@crossdock/sim";
import { expect, onTestFinished } from "vitest";
import { createHttpClient } from "../http-client/create-http-client.ts";
import { keptLog } from "../testing/kept-log.ts";
import { openSfcc, type SfccConnection } from "./connection.ts";
import { type SfccOptions, sfccOptions } from "./options.ts";
import { listOrders } from "./orders/list.ts";
import { sfcc } from "./sfcc.ts";

/** A simulated storefront with an open connection to it, both on a clock that stands still. For tests. */
export interface Opened {
  sim: StorefrontSim;
  clock: FakeClock;
  connection: SfccConnection;
  /** Runs an operation of the connector. */
  run(name: string, input: unknown): Promise<unknown>;
  /** Reads the orders list to its end. */
  pages(input: object, how?: { drain?: boolean; cursor?: unknown; overlap?: number }): Promise<Page[]>;
  /** Numbers of the orders that a read gives, in its order. */
  numbers(input: object, how?: { drain?: boolean; cursor?: unknown; overlap?: number }): Promise<string[]>;
}

export interface OpenOptions extends StorefrontSimOptions {
  /** Default: the simulator's client with its secret in the header. */
  auth?: Auth;
  /** The value of every secret. Default: that of the simulator's client. */
  secretValue?: string;
  siteIds?: readonly string[];
  /** Milliseconds for a request. Default: 5,000. */
  timeout?: number;
  /** What is made of an answer before the connector reads it. Default: nothing. */
  answered?: (answer: HttpAnswer, request: HttpRequest) => HttpAnswer;
}

export async function openStore(options: OpenOptions = {}): Promise<Opened> {
  const { auth, secretValue, siteIds = ["RefArchEU"], timeout = 5_000, answered, ...simOptions } = options;
  const clock = fakeClock();
  const sim = createStorefrontSim({ clock, ...simOptions });
  await sim.start();
  const http = createHttpClient({ allowedHosts: () => ["127.0.0.1"], clock: systemClock, log: keptLog() });
  onTestFinished(async () => {
    await sim.stop();
    await http.close();
  });
  const written = { organizationId: sim.organizationId, siteIds, indexLag: "2m" };
  const context: ConnectorContext<SfccOptions> = {
    system: "storefront",
    baseUrl: sim.url,
    auth: {
      scheme: "oauth2-client-credentials",
      clientId: storefrontClient.id,
      clientSecret: { secret: "storefront" },
      tokenUrl: "/dwsso/oauth2/access_token",
      ...auth,
    },
    options: readFields(sfccOptions, written) as SfccOptions,
    timeout,
    http: {
      async send(request) {
        const answer = await http.send(request);
        return answered?.(answer, request) ?? answer;
      },
    },
    secret: async () => secretValue ?? storefrontClient.secret ?? "",
    crossReferences: { get: async () => undefined, put: async () => undefined },
    clock,
    log: keptLog(),
  };
  const connection = openSfcc(context);
  const { signal } = new AbortController();

  const pages: Opened["pages"] = async (input, { drain = true, cursor, overlap = 0 } = {}) => {
    const read: Page[] = [];
    for await (const page of listOrders.read({
      connection,
      config: {},
      input,
      cursor,
      overlap,
      drain,
      signal,
    })) {
      read.push(page);
    }
    return read;
  };
  return {
    sim,
    clock,
    connection,
    async run(name, input) {
      const { run } = callOf(name);
      const idempotencyKey = "order-to-erp@1/acme/0199b3a0-0000-7000-8000-000000000001/acknowledge";
      return run({
        connection,
        config: {},
        input,
        expect: undefined,
        idempotencyKey,
        recovering: false,
        signal,
      });
    },
    pages,
    async numbers(input, how) {
      const read = await pages(input, how);
      return read.flatMap(({ items }) => items.map((order) => (order as { orderNo: string }).orderNo));
    },
  };
}

/** Expects that an operation writes this status into this field of an order. */
export async function expectWritten(operation: string, field: string, status: string): Promise<void> {
  const { sim, run } = await openStore();
  sim.place({ seed: 1, siteId: "RefArchEU" });
  const order = { siteId: "RefArchEU", orderNo: "DE-00000001" };
  expect(await run(operation, { ...order, status })).toEqual({ ...order, status });
  expect(sim.store.get("RefArchEU", "DE-00000001")).toMatchObject({ [field]: status });
  expect(sim.ledger.entries()).toMatchObject([
    { operation, correlation: "0199b3a0-0000-7000-8000-000000000001" },
  ]);
}

function callOf(name: string): CallOperation {
  const operation = sfcc.operations.find((candidate) => candidate.name === name);
  if (operation?.kind !== "call") throw new Error(`there is no call ${name}`);
  return operation;
}
