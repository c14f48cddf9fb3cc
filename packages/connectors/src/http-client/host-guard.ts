import { promises as dns, type LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { isHostAllowed, namesHost } from "@crossdock/kit";
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
 * Decides which hosts are reached, by the patterns that lint knows, too. A name that leads to an inner address is reached only
 * where a pattern names it, or the address, literally; this is asked for each connection that is opened, with the
 * very address that is then used, so that an answer of the DNS cannot change in between.
 */
export function hostGuard(
  allowedHosts: () => readonly string[],
  resolve: Resolve = (name) => dns.lookup(name, { all: true }),
): HostGuard {
  const isPrivate = privateAddresses();
  const namesLiterally = (host: string): boolean => namesHost(host, allowedHosts());

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
      if (isHostAllowed(url, allowedHosts())) return;
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
