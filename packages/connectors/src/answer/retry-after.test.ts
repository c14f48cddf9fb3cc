import { describe, expect, test } from "vitest";
import { retryAfter } from "./retry-after.ts";

const now = Date.UTC(2026, 0, 1, 12, 0, 0);

describe("the wait that an answer asks for", () => {
  test.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "120" }, 120_000],
    [{ "retry-after": "0" }, 0],
    [{ "retry-after": "1.5" }, 1500],
    [{ "retry-after": "Thu, 01 Jan 2026 12:00:30 GMT" }, 30_000],
    [{ "retry-after": "Thu, 01 Jan 2026 11:00:00 GMT" }, 0],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after": "-5" }, undefined],
    [{ "retry-after": "999999999" }, 86_400_000],
    [{ "x-retry-after": "9" }, 9000],
    [{ "retry-after-ms": "250" }, 250],
    [{ "ratelimit-reset": "15" }, 15_000],
    [{ "x-ratelimit-reset": String(now / 1000 + 8) }, 8000],
    [{ "x-rate-limit-reset": String(now + 700) }, 700],
    [{ "retry-after": "2", "ratelimit-reset": "99" }, 2000],
    [{}, undefined],
  ])("of %o is %s ms", (headers, expected) => expect(retryAfter(headers, now)).toBe(expected));
});
