import type { IncomingMessage } from "node:http";
import type { RefusalCause } from "@crossdock/api";
import type { ApiToken } from "@crossdock/flow";
import { Problem } from "../api/problem.ts";
import { hostName, isLoopbackAddress, isLoopbackName } from "./local-names.ts";

/** What the Environment says of who may speak to the API. */
export interface AccessSettings {
  /** Names that the API is reached by, beside those of this machine. */
  hosts: readonly string[];
  /** With one, everybody needs one. */
  tokens: readonly ApiToken[];
  /** A proxy signs people in and forwards what they ask. */
  trustedProxy: boolean;
}

/**
 * The one guard in front of everything but webhooks and probes; throws what is wrong. A browser on this machine
 * is the stranger that an address alone does not keep out: a page of any site can make it send requests here, under
 * a name of the page's own that leads to this machine (DNS rebinding), or without being able to read the answer.
 */
export function guard(request: IncomingMessage, settings: AccessSettings): void {
  checkHost(request, settings);
  checkOrigin(request, settings);
  checkForwarding(request, settings);
  checkType(request);
}

function checkHost({ url = "", rawHeaders, socket }: IncomingMessage, { hosts }: AccessSettings): void {
  const given = rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "host",
  );
  const [header] = given;
  // A whole address in the first line would name a host of its own.
  if (!url.startsWith("/") || header === undefined || given.length > 1) throw refused("host-unclear");
  const name = hostName(header);
  const isOurs =
    name !== undefined &&
    // Nobody but this machine can answer to an address that it is reached by; a name is as good as its name server.
    (isLoopbackName(name) ||
      name === socket.localAddress ||
      hosts.some((host) => host.toLowerCase() === name));
  if (!isOurs) throw refused("host-unknown", header);
}

function checkOrigin({ headers }: IncomingMessage, { trustedProxy }: AccessSettings): void {
  const { origin, host } = headers;
  const site = headers["sec-fetch-site"];
  // The proxy is where TLS ends.
  const own = (trustedProxy ? ["http", "https"] : ["http"]).map(
    (scheme) => URL.parse(`${scheme}://${host}`)?.origin,
  );
  const isForeign = origin !== undefined && !own.includes(URL.parse(origin)?.origin);
  if (isForeign || (site !== undefined && site !== "same-origin" && site !== "none"))
    throw refused("other-site");
}

const forwarded =
  /^(forwarded|via|x-forwarded(-.*)?|x-real-ip|x-client-ip|x-original-.*|true-client-ip|cf-connecting-ip)$/;

function checkForwarding(request: IncomingMessage, { trustedProxy, tokens }: AccessSettings): void {
  // Whoever shows a token may come from anywhere.
  if (tokens.length > 0) return;
  const mark = forwardingMark(request);
  if (mark !== undefined && !trustedProxy) throw refused("forwarded", mark);
  if (!isLocal(request)) throw refused("other-machine");
}

/** Whether a proxy on this machine, which signs people in, sent this for somebody. */
export function isOfTrustedProxy(request: IncomingMessage, { trustedProxy }: AccessSettings): boolean {
  return trustedProxy && isLocal(request) && forwardingMark(request) !== undefined;
}

function forwardingMark({ headers }: IncomingMessage): string | undefined {
  return Object.keys(headers).find((name) => forwarded.test(name));
}

/** A Unix socket has no address: its file's permissions say who may connect. */
function isLocal({ socket: { remoteAddress } }: IncomingMessage): boolean {
  return remoteAddress === undefined || isLoopbackAddress(remoteAddress);
}

const reading: ReadonlySet<string | undefined> = new Set(["GET", "HEAD", "OPTIONS"]);

/** A page cannot send this type to another site without asking first, and the answer to that is no. */
function checkType({ method, headers }: IncomingMessage): void {
  if (reading.has(method)) return;
  const type = headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type === "application/json") return;
  throw new Problem({ type: "wrong-type", ...(type === undefined ? {} : { given: type }) });
}

function refused(cause: RefusalCause, value?: string): Problem {
  return new Problem({ type: "refused", cause, ...(value === undefined ? {} : { value }) });
}
