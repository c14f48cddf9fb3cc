/** A host and its port, as an address names them. */
interface Target {
  host: string;
  port: string;
}

/**
 * Whether one of the Environment's `allowedHosts` covers an address: lint and the HTTP client ask the same. A pattern is a
 * name or an address, or `*.` and a domain (its subdomains, never addresses), each with `:port` if only that port is meant.
 */
export function isHostAllowed(url: URL, patterns: readonly string[]): boolean {
  const target = targetOf(url);
  return patterns.some((pattern) => matches(pattern.toLowerCase(), target));
}

/** Whether a pattern names this very host, and not a domain above it. */
export function namesHost(host: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => {
    const lower = pattern.toLowerCase();
    return bare(lower) === host || bare(withoutPort(lower)) === host;
  });
}

function targetOf(url: URL): Target {
  const port = url.port === "" ? (url.protocol === "https:" ? "443" : "80") : url.port;
  // `example.com.` is the same host, spelt in full.
  return { host: bare(url.hostname.toLowerCase()).replace(/\.$/, ""), port };
}

function matches(pattern: string, { host, port }: Target): boolean {
  if (pattern.startsWith("*.")) {
    const domain = withoutPort(pattern).slice(1);
    const isBelow = host.endsWith(domain) && !/^[\d.]+$|:/.test(host);
    return isBelow && (domain === pattern.slice(1) || pattern.endsWith(`:${port}`));
  }
  if (bare(pattern) === host) return true;
  return bare(withoutPort(pattern)) === host && pattern.endsWith(`:${port}`);
}

/** `host:443` and `[::1]:443` lose their port; a plain IPv6 address has none to lose. */
function withoutPort(pattern: string): string {
  return /^(\[.*\]|[^:]*):\d+$/.test(pattern) ? pattern.slice(0, pattern.lastIndexOf(":")) : pattern;
}

function bare(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}
