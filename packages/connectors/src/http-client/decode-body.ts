import { promisify } from "node:util";
import zlib from "node:zlib";
import { mediaType } from "../foreign-text/media-type.ts";
import { tooLarge, type WireAnswer } from "./exchange-once.ts";
import { TransportError } from "./transport-error.ts";

type Unpack = (body: Buffer, bounds: { maxOutputLength: number }) => Promise<Buffer>;

const inflate: Unpack = promisify(zlib.inflate);
const inflateRaw: Unpack = promisify(zlib.inflateRaw);

/** By coding, in lower case (RFC 9110 8.4.1). */
const unpackers: ReadonlyMap<string, Unpack> = new Map<string, Unpack>([
  ["gzip", promisify(zlib.gunzip)],
  ["x-gzip", promisify(zlib.gunzip)],
  // The zlib format is meant; many servers send the bare data. Its first byte cannot begin the zlib format.
  ["deflate", (body, bounds) => (isZlib(body) ? inflate : inflateRaw)(body, bounds)],
  ["br", promisify(zlib.brotliDecompress)],
  ["identity", async (body) => body],
]);

/** What we accept, for the request's `accept-encoding`. */
export const acceptedEncodings = "gzip, deflate, br";

/** Codings that may lie over each other. */
const mostCodings = 4;

/**
 * The body as text: unpacked (`maxBytes` bounds the unpacked size of each coding, too) and decoded by the charset of its
 * content type, UTF-8 by default. Throws a `TransportError`: `tooLarge` or `unreadable`.
 */
export async function decodeBody(answer: WireAnswer, maxBytes: number): Promise<string> {
  if (answer.body.length === 0) return "";
  const bytes = await unpacked(answer.body, codingsOf(answer.headers["content-encoding"]), maxBytes);
  const { charset } = mediaType(answer.headers["content-type"]);
  if (charset && charset !== "utf-8" && charset !== "utf8") return decoded(bytes, charset);
  const text = bytes.toString("utf8");
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

/** The codings in the order in which they were applied. A header that is repeated is a list, too. */
function codingsOf(header: string | readonly string[] | undefined): readonly string[] {
  const codings = String(header ?? "")
    .slice(0, 1000)
    .split(",")
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== "");
  if (codings.length <= mostCodings) return codings;
  throw new TransportError("unreadable", true, `the answer is packed more than ${mostCodings} times`);
}

async function unpacked(body: Buffer, codings: readonly string[], maxBytes: number): Promise<Buffer> {
  let bytes = body;
  for (const coding of codings.toReversed()) {
    const unpack = unpackers.get(coding);
    if (!unpack) throw new TransportError("unreadable", true, `the answer is packed as ${coding}`);
    try {
      bytes = await unpack(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(maxBytes);
      throw new TransportError("unreadable", true, `the answer is not valid ${coding}`, error);
    }
  }
  return bytes;
}

/** Two bytes: method 8 in the low half of the first one, and a number that 31 divides (RFC 1950 2.2). */
function isZlib(body: Buffer): boolean {
  const [first = 0, second = 0] = body;
  return (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;
}

function decoded(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch (error) {
    throw new TransportError("unreadable", true, `the answer has the unknown charset ${charset}`, error);
  }
}
