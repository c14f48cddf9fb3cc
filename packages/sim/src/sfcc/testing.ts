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
  const granted = await token(
    { grant_type: "client_credentials", scope: "SALESFORCE_COMMERCE_API:zzxy_prd sfcc.orders.rw" },
    { authorization: basic("crossdock-demo", "demo%2Bsecret%2525") },
  );
  const call = async (method: string, path: string, body?: unknown): Promise<Reply> =>
    replyOf(
      await fetch(`${sim.url}/checkout/orders/v1/organizations/${sim.organizationId}/orders${path}`, {
        method,
        headers: {
          authorization: `Bearer ${String(granted.body["access_token"])}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  return {
    sim,
    clock,
    token,
    call,
    async list(query) {
      const { body } = await call("GET", `?siteId=RefArchEU&${query}`);
      return (body["data"] as { orderNo: string }[]).map((order) => order.orderNo);
    },
  };
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
