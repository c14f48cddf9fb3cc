import { isIP } from "node:net";

/** The address, or undefined for text that is none. */
export function urlOf(text: string | undefined): URL | undefined {
  return text !== undefined && URL.canParse(text) ? new URL(text) : undefined;
}

/** True for names and addresses of this machine. */
export function isLoopback(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, "");
  if (isIP(bare) === 4) return bare.startsWith("127.");
  return bare === "localhost" || bare.endsWith(".localhost") || bare === "::1";
}
