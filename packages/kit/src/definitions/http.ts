/** An outbound request. The client adds the correlation id; the connector everything else. */
export interface HttpRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";
  /** Absolute address; its host is checked against the Environment's `allowedHosts`. */
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** What a failure keeps of a body that is not text, masked like any other. Default: how many bytes it has. */
  shown?: string;
  /** Milliseconds until the answer must be complete. Default: the System's `limits.timeout`. */
  timeout?: number;
  signal?: AbortSignal;
  /** Header names whose values never reach a log or the journal, beside `authorization`. */
  secretHeaders?: readonly string[];
  /** Hosts that a redirect may lead to, as in `allowedHosts`, beside the origin of `url`. Default: none. */
  redirects?: readonly string[];
  /** Query parameters whose values never reach a log or the journal, beside those whose name gives them away. */
  secretQuery?: readonly string[];
}

/** The other side answered, whatever the status says. */
export interface HttpAnswer {
  status: number;
  /** Names in lower case; repeated headers joined by a comma. */
  headers: Readonly<Record<string, string>>;
  body: string;
}

/**
 * Sends requests to the outside. Answers of any status are returned; only a missing answer is thrown, as a
 * `Failure`: `Timeout` or `Unavailable`, with outcome `notSent` when no byte of the request can have arrived
 * and `unknown` otherwise. Redirects are followed at most 5 times, on the origin of the request and the hosts that it names.
 */
export interface HttpClient {
  send(request: HttpRequest): Promise<HttpAnswer>;
}
