import type { LookupAddress } from "node:dns";
import { describe, expect, test } from "vitest";
import { hostGuard } from "./host-guard.ts";

function allows(patterns: string[], url: string): boolean {
  try {
    hostGuard(() => patterns).checkUrl(new URL(url));
    return true;
  } catch {
    return false;
  }
}

function resolved(patterns: string[], addresses: LookupAddress[]): Promise<string> {
  const guard = hostGuard(
    () => patterns,
    async () => addresses,
  );
  return new Promise((resolve) =>
    guard.lookup("shop.example.com", { all: false }, (error, address) =>
      resolve(error ? error.message : String(address)),
    ),
  );
}

describe("the host of an address", () => {
  test("is allowed by its name in any case", () => {
    expect(allows(["API.example.com"], "https://api.Example.com/x")).toBe(true);
    expect(allows(["api.example.com"], "https://api.example.com.evil.test/")).toBe(false);
  });

  test("is allowed by the pattern of its domain, which is not the domain itself", () => {
    expect(allows(["*.example.com"], "https://a.b.example.com/")).toBe(true);
    expect(allows(["*.example.com"], "https://example.com/")).toBe(false);
    expect(allows(["*.example.com"], "https://evilexample.com/")).toBe(false);
  });

  test("may be bound to one port", () => {
    expect(allows(["api.example.com:8443"], "https://api.example.com:8443/")).toBe(true);
    expect(allows(["api.example.com:443"], "https://api.example.com/")).toBe(true);
    expect(allows(["api.example.com:8443"], "https://api.example.com/")).toBe(false);
    expect(allows(["*.example.com:8443"], "https://a.example.com:8443/")).toBe(true);
    expect(allows(["*.example.com:8443"], "https://a.example.com/")).toBe(false);
  });

  test("as an address is only allowed literally", () => {
    expect(allows(["127.0.0.1"], "http://127.0.0.1:8080/")).toBe(true);
    expect(allows(["*.0.0.1"], "http://127.0.0.1/")).toBe(false);
    expect(allows(["[::1]:80"], "http://[::1]/")).toBe(true);
    expect(allows(["::1"], "http://[::1]:99/")).toBe(true);
    expect(allows(["::1"], "http://[::2]/")).toBe(false);
  });

  test("written as one number is the address that it means", () => {
    expect(allows(["example.com"], "http://2130706433/")).toBe(false);
    expect(allows(["127.0.0.1"], "http://2130706433/")).toBe(true);
  });

  test("is nothing without patterns", () => expect(allows([], "https://example.com/")).toBe(false));
});

describe("a name that leads to an inner address", () => {
  const inner = [{ address: "169.254.169.254", family: 4 }];

  test("is refused under a domain pattern", async () =>
    expect(await resolved(["*.example.com"], inner)).toContain("inner address 169.254.169.254"));

  test("is reached where the name or the address is listed", async () => {
    expect(await resolved(["shop.example.com"], inner)).toBe("169.254.169.254");
    expect(await resolved(["*.example.com", "169.254.169.254"], inner)).toBe("169.254.169.254");
  });

  test("keeps its outer addresses only", async () =>
    expect(await resolved(["*.example.com"], [...inner, { address: "8.8.8.8", family: 4 }])).toBe("8.8.8.8"));
});
