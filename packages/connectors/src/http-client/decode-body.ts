import { promisify } from "node:util";
import zlib from "node:zlib";
import { tooLarge, type WireAnswer } from "./exchange-once.ts";
import { TransportError } from "./transport-error.ts";

const unpackers = {
  gzip: promisify(zlib.gunzip),
  "x-gzip": promisify(zlib.gunzip),
  deflate: promisify(zlib.inflate),
  br: promisify(zlib.brotliDecompress),
} as const;

/** What we accept, for the request's `accept-encoding`. */
export const acceptedEncodings = "gzip, deflate, br";

/**
 * The body as text: unpacked (`maxBytes` bounds the unpacked size, too) and decoded by the charset of its
 * content type, UTF-8 by default. Throws a `TransportError`: `tooLarge` or `unreadable`.
 */
export async function decodeBody(answer: WireAnswer, maxBytes: number): Promise<string> {
  if (answer.body.length === 0) return "";
  const encoding = answer.headers["content-encoding"];
  const bytes =
    encoding && encoding !== "identity" ? await unpacked(answer.body, encoding, maxBytes) : answer.body;
  const charset = /charset="?([\w-]+)/i.exec(answer.headers["content-type"] ?? "")?.[1]?.toLowerCase();
  if (charset && charset !== "utf-8" && charset !== "utf8") return decoded(bytes, charset);
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

async function unpacked(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  const unpack = Object.hasOwn(unpackers, encoding)
    ? unpackers[encoding as keyof typeof unpackers]
    : undefined;
  if (!unpack) throw new TransportError("unreadable", true, `the answer is packed as ${encoding}`);
  try {
    return await unpack(body, { maxOutputLength: maxBytes });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
    throw new TransportError("unreadable", true, `the answer is no valid ${encoding}`, error);
  }
}

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    throw new TransportError("unreadable", true, `the answer has the unknown charset ${charset}`, error);
  }
}
