import { randomUUID } from "node:crypto";
import type { Clock, HttpAnswer, HttpClient, HttpRequest, Log } from "@crossdock/kit";
import axios, { AxiosError, type AxiosInstance, type AxiosRequestConfig } from "axios";
import { Agent } from "undici";
import { connectElsewhere } from "./connect-elsewhere.ts";
import type { MaskBody } from "./exchange.ts";
import { hostGuard, type Resolve } from "./host-guard.ts";
import { transportFailure } from "./transport-failure.ts";
import { type OutboundConfig, undiciAdapter } from "./undici-adapter.ts";

export interface HttpClientOptions {
  /** The Environment's host patterns; asked for every request and every connection. */
  allowedHosts: () => readonly string[];
  clock: Clock;
  log: Log;
  /** Ports that the daemon itself listens on: no request reaches them on this machine. Default: none. */
  ownPorts?: () => readonly number[];
  /** Addresses of a host name. Default: the machine's resolver. */
  resolve?: Resolve;
  /** Value of `x-correlation-id` when the request has none. Default: a random UUID. */
  correlationId?: () => string;
  /** Masks the bodies that a failure carries. Default: only secret members are hidden. */
  mask?: MaskBody;
  /** Milliseconds for a request that sets none. Default: 30,000. */
  timeout?: number;
  /** Largest answer, packed and unpacked, in bytes. Default: 10 MB. */
  maxBytes?: number;
  /** Connections to one origin at most; further requests wait. Default: 64. */
  connections?: number;
}

/** The shared client and what only its owner may do. */
export interface OwnedHttpClient extends HttpClient {
  /** For interceptors. Its adapter checks hosts after them, so they cannot lead outside. */
  readonly axios: AxiosInstance;
  /** Lets running requests end, then closes all connections. */
  close(): Promise<void>;
}

const defaultTimeout = 30_000;
const defaultMaxBytes = 10 * 1024 ** 2;

/** The one way to the outside, shared by all Systems: one pool of kept connections, one check of hosts. */
export function createHttpClient(options: HttpClientOptions): OwnedHttpClient {
  const { clock, log, mask, correlationId = randomUUID, timeout = defaultTimeout } = options;
  const guard = hostGuard(options.allowedHosts, options.resolve);
  const agent = new Agent({
    connections: options.connections ?? 64,
    allowH2: false,
    // The request's own limit covers everything from the first byte sent to the last one received.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectElsewhere({ lookup: guard.lookup, timeout: 10_000 }, options.ownPorts),
  });
  const instance = axios.create({
    adapter: undiciAdapter({
      dispatcher: agent,
      guard,
      clock,
      maxBytes: options.maxBytes ?? defaultMaxBytes,
    }),
    // Bodies are made and read by the connectors; every status is an answer.
    transformRequest: [],
    transformResponse: [],
    validateStatus: null,
  });
  leanDefaults(instance);

  const headersOf = (own: Readonly<Record<string, string>>): Record<string, string | false> => {
    // Without `false` axios declares every body that names no type a form.
    const headers: Record<string, string | false> = { "content-type": false };
    for (const [name, value] of Object.entries(own)) headers[name.toLowerCase()] = value;
    headers["x-correlation-id"] ??= correlationId();
    return headers;
  };
  const configOf = (request: HttpRequest): AxiosRequestConfig & OutboundConfig => ({
    url: request.url,
    method: request.method,
    headers: headersOf(request.headers ?? {}),
    data: request.body,
    timeout: request.timeout ?? timeout,
    ...(request.signal ? { stop: request.signal } : {}),
    redirects: request.redirects ?? [],
  });

  return {
    axios: instance,
    async send(request): Promise<HttpAnswer> {
      const startedAt = clock.elapsed();
      const note = (outcome: Record<string, unknown>): void =>
        log.debug(
          {
            method: request.method,
            host: hostOf(request.url),
            duration: Math.round(clock.elapsed() - startedAt),
            ...outcome,
          },
          "outbound request",
        );
      try {
        const answer = await instance.request<string>(configOf(request));
        note({ status: answer.status });
        return {
          status: answer.status,
          // The adapter has put them there: texts, and lists of what was repeated.
          headers: { ...answer.headers } as HttpAnswer["headers"],
          body: answer.data,
        };
      } catch (error) {
        const failure = transportFailure(error instanceof AxiosError ? error.cause : error, request, mask);
        note({ failure: failure.class, outcome: failure.outcome });
        throw failure;
      }
    },
    close: () => agent.close(),
  };
}

/** axios merges its defaults into every request: only those that this adapter knows may stay. */
function leanDefaults({ defaults }: AxiosInstance): void {
  const known = new Set(["adapter", "transformRequest", "transformResponse", "validateStatus", "headers"]);
  for (const name of Object.keys(defaults)) {
    if (!known.has(name)) Reflect.deleteProperty(defaults, name);
  }
  // axios' type wants a list of headers for every method.
  defaults.headers = { common: { "user-agent": "crossdock" } } as unknown as typeof defaults.headers;
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? "";
}
