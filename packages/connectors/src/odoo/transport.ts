import { type Clock, type Exchange, Failure, type HttpAnswer, type HttpClient } from "@crossdock/kit";
import { jsonOf } from "../answer/json-of.ts";
import { createServerClock } from "../http-client/server-clock.ts";
import { foreignAnswer } from "./errors.ts";
import { storable } from "./values.ts";

/** Sends JSON and reads JSON, shared by both protocols. */
export interface Transport {
  post(
    path: string,
    body: unknown,
    headers: Record<string, string>,
    exchange: Exchange,
    signal: AbortSignal,
  ): Promise<{ answer: HttpAnswer; body: unknown }>;
  get(path: string, exchange: Exchange, signal: AbortSignal): Promise<{ answer: HttpAnswer; body: unknown }>;
  /** Epoch milliseconds by the clock of the server, as of its last answer; ours before the first. */
  serverNow(): number;
  /** Whether an answer told the server's clock. */
  knowsClock(): boolean;
}

export interface TransportOptions {
  http: HttpClient;
  baseUrl: string;
  /** Milliseconds. */
  timeout: number;
  clock: Pick<Clock, "now" | "elapsed">;
}

export function createTransport({ http, baseUrl, timeout, clock }: TransportOptions): Transport {
  const base = baseUrl.replace(/\/+$/, "");
  const server = createServerClock(clock);

  async function send(
    request: Pick<Parameters<HttpClient["send"]>[0], "method" | "headers" | "body">,
    path: string,
    exchange: Exchange,
    signal: AbortSignal,
  ): Promise<{ answer: HttpAnswer; body: unknown }> {
    let answer: HttpAnswer;
    try {
      answer = await http.send({ ...request, url: `${base}${path}`, timeout, signal });
    } catch (error) {
      throw error instanceof Failure ? withExchange(error, exchange) : error;
    }
    server.observe(answer);
    return { answer, body: parsed(answer, exchange) };
  }

  return {
    post: (path, body, headers, exchange, signal) =>
      send(
        {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify(body, (_, value: unknown) =>
            typeof value === "string" ? storable(value) : value,
          ),
        },
        path,
        exchange,
        signal,
      ),
    get: (path, exchange, signal) => send({ method: "GET", headers: {} }, path, exchange, signal),
    serverNow: () => server.now() ?? clock.now(),
    knowsClock: () => server.now() !== undefined,
  };
}

/** The client's own record of the request holds the body, and with JSON-RPC the body holds the key. */
function withExchange(failure: Failure, exchange: Exchange): Failure {
  return new Failure(failure.class, failure.title, {
    outcome: failure.outcome,
    exchange,
    ...(failure.code === undefined ? {} : { code: failure.code }),
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    ...(failure.retryAfter === undefined ? {} : { retryAfter: failure.retryAfter }),
  });
}

/** Undefined for an answer that is not JSON and has an error's status; the protocols judge those. */
function parsed(answer: HttpAnswer, exchange: Exchange): unknown {
  const read = jsonOf(answer.body);
  if (read === undefined && answer.status < 400)
    throw foreignAnswer(answer, { ...exchange, answer: `HTTP ${answer.status}` });
  return read;
}
