import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { decodeBody } from "./decode-body.ts";
import { TransportError } from "./transport-error.ts";

const text = '{"ok":true}';
const answer = (coding: string, body: Buffer) => ({
  status: 200,
  reason: "OK",
  headers: { "content-encoding": coding },
  body,
});

describe("a body", () => {
  test.each<[string, Buffer]>([
    ["gzip", gzipSync(text)],
    ["GZIP", gzipSync(text)],
    ["x-gzip", gzipSync(text)],
    ["gzip, gzip", gzipSync(gzipSync(text))],
    ["deflate, Br", brotliCompressSync(deflateSync(text))],
    ["gzip, identity", gzipSync(text)],
    ["deflate", deflateSync(text)],
    ["deflate", deflateRawSync(text)],
    ["deflate", deflateRawSync(text, { level: 0 })],
    ["identity", Buffer.from(text)],
    [" ", Buffer.from(text)],
  ])("packed as %s is read", async (coding, body) =>
    expect(await decodeBody(answer(coding, body), 1000)).toBe(text),
  );

  test.each<[string, Buffer]>([
    ["zstd", gzipSync(text)],
    ["gzip", Buffer.from(text)],
    ["gzip, gzip, gzip, gzip, gzip", gzipSync(text)],
  ])("packed as %s that is not is unreadable", async (coding, body) => {
    await expect(decodeBody(answer(coding, body), 1000)).rejects.toMatchObject({ problem: "unreadable" });
  });

  test("is bounded in each of its codings", async () => {
    const bomb = gzipSync(gzipSync(Buffer.alloc(1_000_000)));
    await expect(decodeBody(answer("gzip, gzip", bomb), 5000)).rejects.toMatchObject({ problem: "tooLarge" });
    await expect(decodeBody(answer("gzip, gzip", bomb), 5000)).rejects.toBeInstanceOf(TransportError);
  });
});
