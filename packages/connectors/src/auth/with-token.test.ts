import { systemClock } from "@crossdock/kit";
import { afterEach, describe, expect, test } from "vitest";
import { openLoopback } from "../testing/open-loopback.ts";
import { createTokenSource } from "./token-source.ts";
import { withToken } from "./with-token.ts";

const { open, closeAll } = openLoopback();
afterEach(closeAll);

async function guarded(accepted: (token: string) => boolean) {
  const { http, server } = await open((request, response) =>
    accepted(String(request.headers["authorization"]).replace("Bearer ", ""))
      ? { ok: true }
      : void response.writeHead(401).end(),
  );
  let grants = 0;
  const tokens = createTokenSource({
    clock: systemClock,
    fetch: async () => ({ token: `t${++grants}`, lifetime: 600_000 }),
  });
  return { client: withToken(http, tokens), server, grants: () => grants };
}

describe("a request with a token", () => {
  test("is sent once more with a new token after a 401", async () => {
    const { client, server } = await guarded((token) => token === "t2");
    expect((await client.send({ method: "POST", url: server.url, body: "x" })).status).toBe(200);
    expect(server.seen.map(({ headers, body }) => [headers["authorization"], body])).toEqual([
      ["Bearer t1", "x"],
      ["Bearer t2", "x"],
    ]);
  });

  test("is answered by the second 401", async () => {
    const { client, server, grants } = await guarded(() => false);
    expect((await client.send({ method: "GET", url: server.url })).status).toBe(401);
    expect(server.seen).toHaveLength(2);
    expect(grants()).toBe(2);
  });
});
