import { isIPv4, isIPv6 } from "node:net";

/** Whether an address is this machine's own loopback: 127.0.0.0/8, `::1`, or the first written as IPv6. */
export function isLoopbackAddress(address: string): boolean {
  if (isIPv4(address)) return address.startsWith("127.");
  if (!isIPv6(address)) return false;
  const written = new URL(`http://[${address.split("%", 1)[0]}]`).hostname;
  return written === "[::1]" || /^\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\]$/.test(written);
}

/**
 * The name of a `Host` header without its port, lower case and without the dot that ends a full name; undefined where
 * it is not a name or an address. Nothing is decoded or guessed: `0x7f.1` stays a name that nobody listed.
 */
export function hostName(header: string): string | undefined {
  const [, name] = /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::\d{1,5})?$/.exec(header.toLowerCase()) ?? [];
  if (name === undefined) return undefined;
  if (name.startsWith("[")) return isIPv6(name.slice(1, -1)) ? name.slice(1, -1) : undefined;
  return name.replace(/\.$/, "");
}

/** Whether a name means this machine wherever it is looked up, so that nobody else's name server decides. */
export function isLoopbackName(name: string): boolean {
  return name === "localhost" || isLoopbackAddress(name);
}
