import { type Clock, createCallTimeout } from "@crossdock/kit";
import {
  type AxiosAdapter,
  AxiosError,
  AxiosHeaders,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from "axios";
import type { Dispatcher } from "undici";
import { acceptedEncodings, decodeBody } from "./decode-body.ts";
import { type Breaker, exchangeOnce, type WireAnswer, type WireRequest } from "./exchange-once.ts";
import { redirected } from "./follow-redirect.ts";
import type { HostGuard } from "./host-guard.ts";
import { TransportError } from "./transport-error.ts";

/** What an axios request of ours carries beside axios' own settings. */
export interface OutboundConfig {
  /** Hosts that a redirect may lead to beside the origin of the request. */
  redirects?: readonly string[];
  /** Ends the request. Not axios' `signal`, which also discards an answer that has already come. */
  stop?: AbortSignal;
}

export interface AdapterParts {
  dispatcher: Dispatcher;
  guard: HostGuard;
  clock: Clock;
  /** Bytes. */
  maxBytes: number;
}

const mostRedirects = 5;

/**
 * axios over an undici pool: axios' own transport costs five times as much. `timeout` is the limit for the whole
 * request, redirects and body included. Rejects with an `AxiosError` whose `cause` is a `TransportError`.
 */
export function undiciAdapter(parts: AdapterParts): AxiosAdapter {
  return async (config) => {
    // What `configOf` asked for; axios hands on what it does not know.
    const outbound = config as InternalAxiosRequestConfig & OutboundConfig;
    const breaker: Breaker = { reason: undefined, onBreak: undefined };
    const release = armed(breaker, outbound, parts.clock);
    try {
      const answer = await followed(parts, outbound, breaker);
      const data = await decodeBody(answer, parts.maxBytes);
      return axiosResponse(outbound, answer, data);
    } catch (error) {
      throw AxiosError.from(error, axiosCode(error), outbound);
    } finally {
      release();
    }
  };
}

async function followed(
  parts: AdapterParts,
  config: InternalAxiosRequestConfig & OutboundConfig,
  breaker: Breaker,
): Promise<WireAnswer> {
  let request = wireRequest(config);
  for (let hop = 0; ; hop++) {
    const answer = await exchanged(parts, request, breaker, hop > 0);
    const next = redirected(request, answer, config.redirects ?? []);
    if (!next) return answer;
    if (hop === mostRedirects) {
      throw new TransportError("tooManyRedirects", true, `more than ${mostRedirects} redirects`);
    }
    request = next;
  }
}

/** After a redirect the first request has been answered: whatever happens now, something was sent. */
async function exchanged(
  { guard, dispatcher, maxBytes }: AdapterParts,
  request: WireRequest,
  breaker: Breaker,
  afterRedirect: boolean,
): Promise<WireAnswer> {
  try {
    guard.checkUrl(request.url);
    return await exchangeOnce(dispatcher, request, breaker, maxBytes);
  } catch (error) {
    if (!afterRedirect || !(error instanceof TransportError) || error.sent) throw error;
    throw new TransportError(error.problem, true, error.message, error.cause);
  }
}

function wireRequest(config: InternalAxiosRequestConfig): WireRequest {
  const headers: Record<string, string> = { "accept-encoding": acceptedEncodings };
  // Header values are own properties of AxiosHeaders; its `toJSON` costs more than sending them.
  for (const [name, value] of Object.entries(config.headers)) {
    if (typeof value === "string" || typeof value === "number") headers[name.toLowerCase()] = String(value);
    else if (Array.isArray(value)) headers[name.toLowerCase()] = value.join(", ");
  }
  const data: unknown = config.data;
  return {
    url: new URL(config.url ?? ""),
    // A method that undici does not know, it refuses.
    method: (config.method ?? "get").toUpperCase() as Dispatcher.HttpMethod,
    headers,
    body: typeof data === "string" || data instanceof Uint8Array ? data : undefined,
  };
}

/** Sets the time limit and listens to the caller's signal; the returned function ends both. */
function armed(
  breaker: Breaker,
  config: InternalAxiosRequestConfig & OutboundConfig,
  clock: Clock,
): () => void {
  const fire = (error: TransportError): void => {
    if (breaker.reason) return;
    breaker.reason = error;
    breaker.onBreak?.(error);
  };
  const limit = config.timeout ?? 0;
  const timeout =
    limit > 0
      ? createCallTimeout(clock, limit, () =>
          fire(new TransportError("timeout", false, `no answer within ${limit} ms`)),
        )
      : undefined;
  const { stop } = config;
  const onAbort = (): void => {
    fire(new TransportError("cancelled", false, "the request is no longer wanted", stop?.reason));
  };
  if (stop?.aborted) onAbort();
  else stop?.addEventListener("abort", onAbort, { once: true });
  return () => {
    timeout?.stop();
    stop?.removeEventListener("abort", onAbort);
  };
}

function axiosResponse(
  config: InternalAxiosRequestConfig,
  answer: WireAnswer,
  data: string,
): AxiosResponse<string> {
  const headers = new AxiosHeaders();
  for (const [name, value] of Object.entries(answer.headers)) {
    // Set as own properties: they are well formed already, and `set` would prove it again at a price.
    if (value !== undefined)
      Reflect.set(headers, name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value);
  }
  return {
    data,
    status: answer.status,
    statusText: answer.reason,
    headers,
    config,
    request: undefined,
  };
}

function axiosCode(error: unknown): string {
  if (!(error instanceof TransportError)) return AxiosError.ERR_BAD_REQUEST;
  if (error.problem === "timeout") return AxiosError.ETIMEDOUT;
  if (error.problem === "invalid") return AxiosError.ERR_BAD_REQUEST;
  if (error.problem === "cancelled") return AxiosError.ERR_CANCELED;
  if (error.problem === "tooManyRedirects") return AxiosError.ERR_FR_TOO_MANY_REDIRECTS;
  if (error.problem === "tooLarge" || error.problem === "unreadable") return AxiosError.ERR_BAD_RESPONSE;
  return AxiosError.ERR_NETWORK;
}
