import { type FakeClock, fakeClock } from "@crossdock/kit/testing";
import { onTestFinished } from "vitest";
import { createStorefrontSim } from "./storefront.ts";
import type { StorefrontSim, StorefrontSimOptions } from "./storefront-sim.ts";

/** A storefront on a clock that stands still, stopped when the test ends, with a caller that has a token. For tests. */
export async function openStorefront(options: StorefrontSimOptions = {}): Promise<{
  sim: StorefrontSim;
  clock: FakeClock;
  /** Asks the token endpoint. */
  token: (form: Record<string, string>, headers?: Record<string, string>) => Promise<Reply>;
  /** Sends a request as it stands, with a token of these scopes unless it has an `authorization`. */
  send: (request: RawRequest) => Promise<Reply>;
  /** Calls the Orders API; `path` comes after `/orders`. */
  call: (method: string, path: string, body?: unknown) => Promise<Reply>;
  /** Numbers of the orders that a list gives. */
  list: (query: string) => Promise<string[]>;
}> {
  const clock = fakeClock();
  const sim = createStorefrontSim({ clock, ...options });
  await sim.start();
  onTestFinished(() => sim.stop());
  const token = async (form: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> =>
    replyOf(await fetch(sim.tokenUrl, { method: "POST", headers, body: new URLSearchParams(form) }));
  const bearer = async (scope: string): Promise<string> => {
    const granted = await token(
      { grant_type: "client_credentials", scope },
      { authorization: basic("crossdock-demo", "demo%2Bsecret%2525") },
    );
    return `Bearer ${String(granted.body["access_token"])}`;
  };
  const authorization = await bearer("SALESFORCE_COMMERCE_API:zzxy_prd sfcc.orders.rw");
  const call = async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(`${sim.url}/checkout/orders/v1/organizations/${sim.organizationId}/orders${path}`, {
        method,
        headers: {
          authorization,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    sim,
    clock,
    token,
    async send({ method = "GET", path, scope = "", headers, body }) {
      const given = { authorization: await bearer(scope), ...headers };
      const present = Object.entries(given).filter(([, value]) => value !== "");
      return replyOf(
        await fetch(sim.url + path, { method, headers: present, ...(body === undefined ? {} : { body }) }),
      );
    },
    call,
    async list(query) {
      const { body } = await call("GET", `?siteId=RefArchEU&${query}`);
      return (body["data"] as { orderNo: string }[]).map((order) => order.orderNo);
    },
  };
}

/** A request with nothing added to it but a token. */
export interface RawRequest {
  /** Default: GET. */
  method?: string;
  /** Path and query as they are sent. */
  path: string;
  /** Default: all that the client has. */
  scope?: string;
  /** An empty one is not sent. */
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** An answer, read. */
export interface Reply {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

export const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: text === "" ? {} : (JSON.parse(text) as Record<string, unknown>),
  };
}
