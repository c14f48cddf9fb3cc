import type { WireAnswer, WireRequest } from "./exchange-once.ts";
import { TransportError } from "./transport-error.ts";

const credentials = ["authorization", "cookie", "proxy-authorization"];

/**
 * The request that a redirect asks for, or undefined when the answer stands as it is. A read follows every
 * redirect; a write follows 307 and 308 (sent again as it is) and 303 (the result is read). A write answered by
 * 301 or 302 is not followed: turned into a read, as browsers do, it would look done without having been done.
 * Credentials stay behind when the origin changes. Throws `hostNotAllowed` on a step down from https to http.
 */
export function redirected(
  request: WireRequest,
  answer: WireAnswer,
  secretHeaders: readonly string[],
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
  const dropped = new Set(keeps ? [] : ["content-type", "content-length"]);
  if (url.origin !== request.url.origin) {
    for (const name of [...credentials, ...secretHeaders]) dropped.add(name.toLowerCase());
  }
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.has(name)));
  if (keeps) return { ...request, url, headers };
  return { url, headers, method: request.method === "HEAD" ? "HEAD" : "GET", body: undefined };
}
