import { type Clock, type ConnectorContext, delayed, type HttpRequest } from "@crossdock/kit";
import { jsonOf } from "../answer/json-of.ts";
import { createServerClock } from "../http-client/server-clock.ts";
import { failureOfAnswer } from "./answer-to-failure.ts";
import { scopesOf, withApiToken } from "./auth.ts";
import { sfccFailures } from "./failures.ts";
import { loadOf } from "./load.ts";
import type { SfccOptions } from "./options.ts";
import { readProblem } from "./problem.ts";

/** A request to one API of the platform. */
interface SfccRequest {
  /** Family, name and version, as in its addresses: `checkout/orders/v1`. */
  api: string;
  method: "GET" | "PUT" | "PATCH";
  /** Below the organization: `/orders`. */
  path: string;
  /** One of the System's `siteIds`, for APIs that answer for one site at a time. */
  siteId?: string;
  query?: Readonly<Record<string, string>>;
  body?: unknown;
  /** The call's idempotency key, for tracing. */
  trace?: string;
  signal: AbortSignal;
}

/** An open System: what the operations work with. */
export interface SfccConnection {
  readonly siteIds: readonly string[];
  /** API scopes of its token. */
  readonly scopes: readonly string[];
  /** Milliseconds that lists may be behind the records. */
  readonly indexLag: number;
  readonly clock: Clock;
  /** Epoch milliseconds by the platform's clock, as of its last answer; undefined before the first. */
  serverNow(): number | undefined;
  /** Sends a request and gives the parsed body, undefined for an empty one. Throws a `Failure`. */
  ask(request: SfccRequest): Promise<unknown>;
}

/** Makes the connection; does no I/O. */
export function openSfcc(context: ConnectorContext<SfccOptions>): SfccConnection {
  const { options, clock, timeout } = context;
  const http = withApiToken(context);
  const server = createServerClock(clock);
  let restUntil = clock.elapsed();

  /** Under load the platform refuses first those who do not slow down. */
  const rest = async (signal: AbortSignal): Promise<void> => {
    const left = restUntil - clock.elapsed();
    if (left > 0) await delayed(clock, left, signal);
  };

  return {
    siteIds: options.siteIds,
    scopes: scopesOf(context.auth),
    indexLag: options.indexLag,
    clock,
    serverNow: server.now,
    async ask({ api, method, siteId, path, query = {}, body, trace, signal }) {
      if (siteId !== undefined && !options.siteIds.includes(siteId))
        throw unknownSite(siteId, options.siteIds);
      const url = new URL(`/${api}/organizations/${options.organizationId}${path}`, context.baseUrl);
      const asked = siteId === undefined ? query : { siteId, ...query };
      for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
      const request: HttpRequest = {
        method,
        url: url.href,
        headers: {
          accept: "application/json",
          ...correlation(trace),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(timeout > 0 ? { timeout } : {}),
        signal,
      };
      await rest(signal);
      const answer = await http.send(request);
      server.observe(answer);
      restUntil = clock.elapsed() + loadOf(answer.headers).rest;
      if (answer.status >= 300) throw failureOfAnswer(request, answer, clock.now());
      if (answer.body === "") return undefined;
      const parsed = jsonOf(answer.body);
      // A page of a proxy says nothing of the platform, and an error under a status of success is no success.
      const isError = method !== "GET" && readProblem(answer.body) !== undefined;
      if (parsed === undefined || isError) {
        const what = isError ? "an error under a status of success" : "not JSON";
        throw sfccFailures.fail("malformed", `the answer to ${method} ${url.pathname} is ${what}`, {
          outcome: "unknown",
        });
      }
      return parsed;
    },
  };
}

/** The platform wants a UUID: the message's id, which our log has too. */
function correlation(trace: string | undefined): Record<string, string> {
  const [id] = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i.exec(trace ?? "") ?? [];
  return id === undefined ? {} : { "correlation-id": id };
}

function unknownSite(siteId: string, known: readonly string[]): Error {
  return sfccFailures.fail(
    "unknownSite",
    `the site ${siteId} is not one of this System's siteIds (${known.join(", ")})`,
    { outcome: "notSent" },
  );
}
