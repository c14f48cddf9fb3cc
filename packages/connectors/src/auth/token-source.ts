import type { Clock } from "@crossdock/kit";

/** What an authorization server granted. */
export interface Grant {
  token: string;
  /** Milliseconds that the token lives; undefined when the server does not say. */
  lifetime: number | undefined;
}

/** Gives the current token and renews it in time. */
export interface TokenSource {
  /** The token, fetched or renewed when needed. Callers at the same time share one fetch. */
  current(): Promise<string>;
  /** After `used` was refused: a newer one. Fetches once, however many calls were refused with the same token. */
  renewed(used: string): Promise<string>;
}

export interface TokenSourceOptions {
  /** Asks for a grant; its failure reaches everyone who waits, and the next caller asks again. */
  fetch: () => Promise<Grant>;
  clock: Clock;
  /** Milliseconds before the end at which a token counts as over; at most half of its life. Default: 30,000. */
  skew?: number;
  /** Milliseconds that a token is used when the server does not say how long it lives. Default: 10 minutes. */
  presumedLifetime?: number;
}

export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const { fetch, clock, skew = 30_000, presumedLifetime = 600_000 } = options;
  let held: { token: string; goodUntil: number } | undefined;
  let underway: Promise<string> | undefined;

  const fetched = async (): Promise<string> => {
    const startedAt = clock.elapsed();
    const { token, lifetime = presumedLifetime } = await fetch();
    held = { token, goodUntil: startedAt + lifetime - Math.min(skew, lifetime / 2) };
    return token;
  };
  const fetchOnce = (): Promise<string> => {
    underway ??= fetched().finally(() => {
      underway = undefined;
    });
    return underway;
  };

  return {
    async current() {
      return held && clock.elapsed() < held.goodUntil ? held.token : fetchOnce();
    },
    async renewed(used) {
      if (held && held.token !== used && clock.elapsed() < held.goodUntil) return held.token;
      return fetchOnce();
    },
  };
}
