import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import { TransportError } from "./transport-error.ts";

export interface WireRequest {
  url: URL;
  method: Dispatcher.HttpMethod;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

export interface WireAnswer {
  status: number;
  reason: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Ends a request from outside: the time limit or the caller's signal. */
export interface Breaker {
  /** Set once broken. */
  reason: TransportError | undefined;
  /** Called at most once, when it breaks. */
  onBreak: ((error: TransportError) => void) | undefined;
}

/**
 * Sends one request and collects its answer; follows nothing, retries nothing. Rejects with a `TransportError`
 * whose `sent` is exact: false as long as the request waits for its connection. `maxBytes` bounds the body as it
 * comes over the wire.
 */
export function exchangeOnce(
  dispatcher: Dispatcher,
  request: WireRequest,
  breaker: Breaker,
  maxBytes: number,
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let answer: Omit<WireAnswer, "body"> | undefined;
    const chunks: Buffer[] = [];
    let received = 0;

    const stop = (error: TransportError): void => {
      breaker.onBreak = undefined;
      reject(error);
      controller?.abort(error);
    };
    breaker.onBreak = (error) =>
      stop(new TransportError(error.problem, controller !== undefined, error.message, error.cause));
    if (breaker.reason) return stop(breaker.reason);

    dispatcher.dispatch(
      {
        origin: request.url.origin,
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: request.headers,
        body: request.body ?? null,
      },
      {
        onRequestStart(started) {
          // The caller has gone while this one waited for a connection: nothing may leave any more.
          if (breaker.onBreak === undefined) return started.abort(new Error("no longer wanted"));
          controller = started;
        },
        onResponseStart(_, status, headers, reason) {
          if (status >= 200) answer = { status, headers, reason: reason ?? "" };
        },
        onResponseData(_, chunk) {
          received += chunk.length;
          if (received <= maxBytes) chunks.push(chunk);
          else stop(tooLarge(maxBytes));
        },
        onResponseEnd() {
          breaker.onBreak = undefined;
          if (answer) resolve({ ...answer, body: joined(chunks) });
          else reject(new TransportError("lost", true, "the connection ended before an answer"));
        },
        onResponseError(_, error) {
          breaker.onBreak = undefined;
          reject(transportError(error, controller !== undefined));
        },
      },
    );
  });
}

export function tooLarge(maxBytes: number): TransportError {
  return new TransportError(
    "tooLarge",
    true,
    `the answer is larger than ${maxBytes} bytes; ask for smaller pages`,
  );
}

function joined(chunks: Buffer[]): Buffer {
  const [first] = chunks;
  return chunks.length === 1 && first ? first : Buffer.concat(chunks);
}

function transportError(error: Error, sent: boolean): TransportError {
  if (error instanceof TransportError) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  if (code === "UND_ERR_CONNECT_TIMEOUT" || (code === "ETIMEDOUT" && !sent)) {
    return new TransportError("timeout", sent, "no connection within the time limit", error);
  }
  if (code === "UND_ERR_INVALID_ARG") return new TransportError("invalid", false, error.message, error);
  const said = error.message === "" ? code : error.message;
  return new TransportError(sent ? "lost" : "unreachable", sent, `${said} (${code})`, error);
}
