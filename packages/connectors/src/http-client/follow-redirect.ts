import { isHostAllowed } from "@crossdock/kit";
import type { WireAnswer, WireRequest } from "./exchange-once.ts";
import { TransportError } from "./transport-error.ts";

/** What goes along to another origin. Whatever else a request carries was meant for its System alone. */
const harmless: ReadonlySet<string> = new Set([
  "accept",
  "accept-encoding",
  "accept-language",
  "content-type",
  "content-length",
  "user-agent",
  "x-correlation-id",
]);

/**
 * The request that a redirect asks for, or undefined when the answer stands as it is. A read follows every
 * redirect; a write follows 307 and 308 (sent again as it is) and 303 (the result is read). A write answered by
 * 301 or 302 is not followed: turned into a read, as browsers do, it would look done without having been done.
 * A redirect stays on its origin; only hosts that the System names in `redirects` are another way to it, and they get neither
 * credentials nor headers of the System's own. Throws `hostNotAllowed` otherwise, and on a step down from https to http.
 */
export function redirected(
  request: WireRequest,
  answer: WireAnswer,
  others: readonly string[],
): WireRequest | undefined {
  const { location } = answer.headers;
  if (location === undefined || !URL.canParse(location, request.url.href)) return undefined;
  const reads = request.method === "GET" || request.method === "HEAD";
  const { status } = answer;
  const keeps = status === 307 || status === 308 || ((status === 301 || status === 302) && reads);
  if (!keeps && status !== 303) return undefined;

  const url = new URL(location, request.url);
  if (request.url.protocol === "https:" && url.protocol !== "https:") {
    throw new TransportError("hostNotAllowed", true, `the redirect to ${url.origin} would leave https`);
  }
  const isElsewhere = url.origin !== request.url.origin && !isSecured(request.url, url);
  if (isElsewhere && !isHostAllowed(url, others)) {
    throw new TransportError(
      "hostNotAllowed",
      true,
      `the redirect to ${url.origin} leaves the System; name ${url.host} in its \`redirects\` if that is meant`,
    );
  }
  const kept = ([name]: [string, string]): boolean =>
    (keeps || !name.startsWith("content-")) && (!isElsewhere || harmless.has(name));
  const headers = Object.fromEntries(Object.entries(request.headers).filter(kept));
  if (keeps) return { ...request, url, headers };
  return { url, headers, method: request.method === "HEAD" ? "HEAD" : "GET", body: undefined };
}

/** The same host by https, at the ports that have no number in an address. */
function isSecured(from: URL, to: URL): boolean {
  return from.hostname === to.hostname && to.protocol === "https:" && from.port === "" && to.port === "";
}
