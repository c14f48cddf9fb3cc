import { fakeClock } from "@crossdock/kit/testing";
import { describe, expect, test } from "vitest";
import { createTokenSource } from "./token-source.ts";

function counted(lifetime: number | undefined) {
  const clock = fakeClock();
  let fetches = 0;
  const source = createTokenSource({
    clock,
    fetch: async () => ({ token: `token-${++fetches}`, lifetime }),
  });
  return { clock, source, fetches: () => fetches };
}

describe("a token source", () => {
  test("fetches once for all who ask at the same time", async () => {
    const { source, fetches } = counted(60_000);
    expect(await Promise.all([source.current(), source.current(), source.current()])).toEqual(
      Array(3).fill("token-1"),
    );
    expect(fetches()).toBe(1);
  });

  test("renews half a minute before the end", async () => {
    const { clock, source } = counted(600_000);
    await source.current();
    await clock.advance(569_999);
    expect(await source.current()).toBe("token-1");
    await clock.advance(1);
    expect(await source.current()).toBe("token-2");
  });

  test("uses half the life of a token that hardly lives", async () => {
    const { clock, source } = counted(20_000);
    await source.current();
    await clock.advance(9_999);
    expect(await source.current()).toBe("token-1");
    await clock.advance(1);
    expect(await source.current()).toBe("token-2");
  });

  test("renews once for all whose token was refused", async () => {
    const { source, fetches } = counted(600_000);
    const used = await source.current();
    expect(await Promise.all([source.renewed(used), source.renewed(used)])).toEqual(["token-2", "token-2"]);
    expect(await source.renewed(used)).toBe("token-2");
    expect(fetches()).toBe(2);
  });

  test("asks again after a failure", async () => {
    let broken = true;
    const source = createTokenSource({
      clock: fakeClock(),
      fetch: async () => {
        if (broken) throw new Error("down");
        return { token: "late", lifetime: undefined };
      },
    });
    await expect(source.current()).rejects.toThrow("down");
    broken = false;
    expect(await source.current()).toBe("late");
  });
});
