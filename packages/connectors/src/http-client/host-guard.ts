import { promises as dns, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { privateAddresses } from "./private-address.ts";
import { TransportError } from "./transport-error.ts";

/** Addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface HostGuard {
  /** Throws `hostNotAllowed` when no pattern names the host of this address. */
  checkUrl(url: URL): void;
  /** For `net.connect`: resolves, and gives only addresses that may be reached under this name. */
  lookup: LookupFunction;
}

/**
 * Decides which hosts are reached. A pattern is a name or an address, `*.` and a domain (its subdomains, never
 * addresses), each with `:port` if only that port is meant. A name that leads to an inner address is reached only
 * where a pattern names it, or the address, literally; this is asked for each connection that is opened, with the
 * very address that is then used, so that an answer of the DNS cannot change in between.
 */
export function hostGuard(
  allowedHosts: () => readonly string[],
  resolve: Resolve = (name) => dns.lookup(name, { all: true }),
): HostGuard {
  const isPrivate = privateAddresses();
  const namesLiterally = (host: string): boolean =>
    allowedHosts().some((pattern) => {
      const lower = pattern.toLowerCase();
      return bare(lower) === host || bare(withoutPort(lower)) === host;
    });

  const permitted = async (hostname: string): Promise<LookupAddress[]> => {
    const host = hostname.toLowerCase();
    const addresses = await resolve(host);
    const open = addresses.filter(
      ({ address }) => !isPrivate(address) || namesLiterally(host) || namesLiterally(address),
    );
    if (open.length > 0) return open;
    if (addresses.length === 0) throw new TransportError("unreachable", false, `${host} has no address`);
    throw new TransportError(
      "hostNotAllowed",
      false,
      `${host} leads to the inner address ${addresses[0]?.address}; name ${host} in the Environment's allowedHosts if that is meant`,
    );
  };

  return {
    checkUrl(url) {
      const host = bare(url.hostname.toLowerCase());
      const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
      if (allowedHosts().some((pattern) => matches(pattern.toLowerCase(), host, port))) return;
      throw new TransportError(
        "hostNotAllowed",
        false,
        `${url.host} is not an allowed host; add it to the Environment's allowedHosts`,
      );
    },
    lookup(hostname, options, callback) {
      permitted(hostname).then(
        (addresses) => {
          const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
          const [first] = wanted.length > 0 ? wanted : addresses;
          if (options.all) callback(null, wanted.length > 0 ? wanted : addresses);
          else callback(null, first?.address ?? "", first?.family);
        },
        (error: NodeJS.ErrnoException) => callback(error, ""),
      );
    },
  };
}

function matches(pattern: string, host: string, port: string): boolean {
  if (pattern.startsWith("*.")) {
    const domain = withoutPort(pattern).slice(1);
    return (
      host.endsWith(domain) &&
      !/^[\d.]+$|:/.test(host) &&
      (domain === pattern.slice(1) || endsWithPort(pattern, port))
    );
  }
  if (bare(pattern) === host) return true;
  return bare(withoutPort(pattern)) === host && endsWithPort(pattern, port);
}

function endsWithPort(pattern: string, port: string): boolean {
  return pattern.endsWith(`:${port}`);
}

/** `host:443` and `[::1]:443` lose their port; a plain IPv6 address has none to lose. */
function withoutPort(pattern: string): string {
  return /^(\[.*\]|[^:]*):\d+$/.test(pattern) ? pattern.slice(0, pattern.lastIndexOf(":")) : pattern;
}

function bare(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}
