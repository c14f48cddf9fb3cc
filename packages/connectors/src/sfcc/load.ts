/** What the platform's load headers ask of us. */
export interface Load {
  /** Milliseconds to rest before the next request; 0 when the platform is at ease. */
  rest: number;
  /** Milliseconds to wait before a refused request is tried again; undefined without a hint. */
  retryAfter: number | undefined;
}

/** Reads `sfdc_load_status`: `WARN` from 80 % of load on, `THROTTLE` from 90 % on, where requests are refused soon. */
export function loadOf(headers: Readonly<Record<string, string>>): Load {
  switch (headers["sfdc_load_status"]?.toUpperCase()) {
    case "WARN":
      return { rest: 1_000, retryAfter: 10_000 };
    case "THROTTLE":
      return { rest: 5_000, retryAfter: 30_000 };
    default:
      return { rest: 0, retryAfter: undefined };
  }
}
