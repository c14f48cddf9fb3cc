import type { HttpClient, Log, LogFields, SecretReference } from "@crossdock/kit";
import { createMask, type Mask } from "./mask.ts";

/**
 * The values that this process must never tell: every secret that it was given, and what was made of it for a request, such
 * as Basic credentials and the token of a grant. Targets repeat them in their errors.
 */
export interface SecretValues {
  secret(reference: SecretReference): Promise<string>;
  /** The same client; the credentials of its requests are remembered. */
  watch(http: HttpClient): HttpClient;
  hide: Mask;
  /** The same log without secrets in its fields. */
  log: Log;
}

/** Shorter values would hide half of a text by chance. */
const shortest = 8;
/** Tokens come and go; older ones have expired. */
const mostValues = 500;

export function createSecretValues(deps: {
  secret(reference: SecretReference): Promise<string>;
  log: Log;
}): SecretValues {
  const values = new Set<string>();
  let mask: Mask | undefined;

  const remember = (value: string): void => {
    if (value.length < shortest || values.has(value)) return;
    values.add(value);
    const [oldest] = values;
    if (values.size > mostValues && oldest !== undefined) values.delete(oldest);
    mask = undefined;
  };

  const hide: Mask = (text, most) => {
    mask ??= createMask([...values].flatMap(spellings), shortest);
    return mask(text, most);
  };

  const quiet = (fields: LogFields): LogFields =>
    Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, typeof value === "string" ? hide(value) : value]),
    );
  const { log } = deps;

  return {
    async secret(reference) {
      const value = await deps.secret(reference);
      remember(value);
      return value;
    },
    watch: (http) => ({
      send(request) {
        for (const [name, value] of Object.entries(request.headers ?? {}))
          if (isCredential(name, request.secretHeaders))
            for (const part of value.split(/[\s,;]+/)) remember(part);
        return http.send(request);
      },
    }),
    hide,
    log: {
      debug: (fields, message) => log.debug(quiet(fields), message),
      info: (fields, message) => log.info(quiet(fields), message),
      warn: (fields, message) => log.warn(quiet(fields), message),
      error: (fields, message) => log.error(quiet(fields), message),
    },
  };
}

function isCredential(name: string, secretHeaders: readonly string[] = []): boolean {
  const lower = name.toLowerCase();
  return lower === "authorization" || secretHeaders.some((secret) => secret.toLowerCase() === lower);
}

/** As it is, and in base64, as a debugging target may show it. */
function spellings(value: string): string[] {
  const bytes = Buffer.from(value);
  const base64 = bytes.toString("base64");
  return [value, base64, base64.replace(/=+$/, ""), bytes.toString("base64url")];
}
