import { createHash } from "node:crypto";

/** One part of a form that carries files (RFC 7578). */
export interface Part {
  name: string;
  content: string | Buffer;
  /** Missing for a field. */
  file?: { filename: string; contentType: string };
}

/** A form with files: its bytes, and what of it may be kept. */
export interface MultipartBody {
  body: Buffer;
  contentType: string;
  shown: string;
}

/** The same parts give the same bytes: a retry sends what its signature and its idempotency key were made for. */
export function writeMultipart(parts: readonly Part[]): MultipartBody {
  const written = parts.map((part) => [headOf(part), Buffer.from(part.content)] as const);
  const boundary = boundaryOf(written.flat());
  const chunks = written.flatMap(([head, content]) => [`--${boundary}\r\n${head}\r\n\r\n`, content, "\r\n"]);
  return {
    body: Buffer.concat([...chunks, `--${boundary}--\r\n`].map((chunk) => Buffer.from(chunk))),
    contentType: `multipart/form-data; boundary=${boundary}`,
    shown: JSON.stringify(parts.map(shownPart)),
  };
}

function headOf({ name, file }: Part): string {
  const disposition = `Content-Disposition: form-data; name="${quotable(name)}"`;
  if (!file) return disposition;
  return `${disposition}; filename="${quotable(file.filename)}"\r\nContent-Type: ${file.contentType}`;
}

/** As browsers write names: what would end the quotes or the line is percent-encoded, everything else is UTF-8. */
function quotable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no header can carry.
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f"]/g, encodeURIComponent);
}

/** Made of the content, so that nothing in it can be the border by intent. */
function boundaryOf(chunks: readonly (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const chunk of chunks) hash.update(`${chunk.length}:`).update(chunk);
  return `crossdock-${hash.digest("hex").slice(0, 40)}`;
}

function shownPart({ name, content, file }: Part): object {
  return file ? { [name]: { ...file, bytes: Buffer.byteLength(content) } } : { [name]: String(content) };
}
